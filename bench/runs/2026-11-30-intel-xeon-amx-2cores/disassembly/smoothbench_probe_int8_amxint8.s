<smoothbench_probe_int8_amxint8>:
	ldtilecfg 0x920ef7(%rip)        # <smoothbench_probe_int8_amxint8.configuration>
	test   %rdi,%rdi
	je     <smoothbench_probe_int8_amxint8+0xa9>
	mov    %edi,%eax
	and    $0x3,%eax
	cmp    $0x4,%rdi
	jb     <smoothbench_probe_int8_amxint8+0x86>
	and    $0xfffffffffffffffc,%rdi
	data16 data16 data16 data16 data16 cs nopw 0x0(%rax,%rax,1)
	tdpbsud %tmm6,%tmm4,%tmm0
	tdpbsud %tmm7,%tmm4,%tmm1
	tdpbsud %tmm6,%tmm5,%tmm2
	tdpbsud %tmm7,%tmm5,%tmm3
	tdpbsud %tmm6,%tmm4,%tmm0
	tdpbsud %tmm7,%tmm4,%tmm1
	tdpbsud %tmm6,%tmm5,%tmm2
	tdpbsud %tmm7,%tmm5,%tmm3
	tdpbsud %tmm6,%tmm4,%tmm0
	tdpbsud %tmm7,%tmm4,%tmm1
	tdpbsud %tmm6,%tmm5,%tmm2
	tdpbsud %tmm7,%tmm5,%tmm3
	tdpbsud %tmm6,%tmm4,%tmm0
	tdpbsud %tmm7,%tmm4,%tmm1
	tdpbsud %tmm6,%tmm5,%tmm2
	tdpbsud %tmm7,%tmm5,%tmm3
	add    $0xfffffffffffffffc,%rdi
	jne    <smoothbench_probe_int8_amxint8+0x30>
	test   %rax,%rax
	je     <smoothbench_probe_int8_amxint8+0xa9>
	nopl   0x0(%rax,%rax,1)
	tdpbsud %tmm6,%tmm4,%tmm0
	tdpbsud %tmm7,%tmm4,%tmm1
	tdpbsud %tmm6,%tmm5,%tmm2
	tdpbsud %tmm7,%tmm5,%tmm3
	dec    %rax
	jne    <smoothbench_probe_int8_amxint8+0x90>
	push   %rbp
	mov    %rsp,%rbp
	sub    $0xf80,%rsp
	mov    $0x40,%eax
	lea    -0x1000(%rbp),%rcx
	tilestored %tmm0,(%rcx,%rax,1)
	tilestored %tmm1,0x400(%rcx,%rax,1)
	tilestored %tmm2,0x800(%rcx,%rax,1)
	tilestored %tmm3,0xc00(%rcx,%rax,1)
	tilerelease
	mov    -0xc00(%rbp),%eax
	add    -0x1000(%rbp),%eax
	add    -0x800(%rbp),%eax
	add    -0x400(%rbp),%eax
	add    $0xf80,%rsp
	pop    %rbp
	ret

Disassembly of section .fini:
