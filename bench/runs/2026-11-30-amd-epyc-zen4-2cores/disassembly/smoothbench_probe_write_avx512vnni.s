<smoothbench_probe_write_avx512vnni>:
	push   %rbp
	mov    %rsp,%rbp
	test   %rdi,%rdi
	je     <smoothbench_probe_write_avx512vnni+0x6c>
	test   %rsi,%rsi
	je     <smoothbench_probe_write_avx512vnni+0xca>
	xor    %eax,%eax
	vbroadcastsd 0x8806ba(%rip),%zmm0        # <$s13Architectures10LayerGraphV9OperationOMn+0x118>
	xchg   %ax,%ax
	vmovntps %zmm0,(%rdx,%rax,1)
	vmovntps %zmm0,0x40(%rdx,%rax,1)
	vmovntps %zmm0,0x80(%rdx,%rax,1)
	vmovntps %zmm0,0xc0(%rdx,%rax,1)
	vmovntps %zmm0,0x100(%rdx,%rax,1)
	vmovntps %zmm0,0x140(%rdx,%rax,1)
	vmovntps %zmm0,0x180(%rdx,%rax,1)
	vmovntps %zmm0,0x1c0(%rdx,%rax,1)
	add    $0x200,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_write_avx512vnni+0x20>
	jmp    <smoothbench_probe_write_avx512vnni+0xca>
	test   %rsi,%rsi
	je     <smoothbench_probe_write_avx512vnni+0xca>
	xor    %eax,%eax
	vmovaps 0x8da3f3(%rip),%zmm0        # <feature_bits+0x190>
	nopl   (%rax)
	vmovaps %zmm0,0x1c0(%rdx,%rax,1)
	vmovaps %zmm0,0x180(%rdx,%rax,1)
	vmovaps %zmm0,0x140(%rdx,%rax,1)
	vmovaps %zmm0,0x100(%rdx,%rax,1)
	vmovaps %zmm0,0xc0(%rdx,%rax,1)
	vmovaps %zmm0,0x80(%rdx,%rax,1)
	vmovaps %zmm0,0x40(%rdx,%rax,1)
	vmovaps %zmm0,(%rdx,%rax,1)
	add    $0x200,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_write_avx512vnni+0x80>
	lock orl $0x0,-0x40(%rsp)
	pop    %rbp
	vzeroupper
	ret

Disassembly of section .fini:
