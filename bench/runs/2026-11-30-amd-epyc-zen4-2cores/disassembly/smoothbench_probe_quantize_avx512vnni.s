<smoothbench_probe_quantize_avx512vnni>:
	test   %rdi,%rdi
	je     <smoothbench_probe_quantize_avx512vnni+0xab>
	test   %rsi,%rsi
	je     <smoothbench_probe_quantize_avx512vnni+0x156>
	add    $0x8c0,%rdx
	xor    %eax,%eax
	vbroadcastss 0x88038b(%rip),%zmm0        # <$s10TensorCore04HeadA0V10headStrideSivpMV+0x30>
	vmovdqa64 0x8da3a1(%rip),%zmm1        # <feature_bits+0x1d0>
	nop
	prefetcht0 -0xc0(%rdx,%rax,4)
	prefetcht0 -0x80(%rdx,%rax,4)
	prefetcht0 -0x40(%rdx,%rax,4)
	prefetcht0 (%rdx,%rax,4)
	vmulps -0x8c0(%rdx,%rax,4),%zmm0,%zmm2
	vcvtps2dq %zmm2,%zmm2
	vmulps -0x880(%rdx,%rax,4),%zmm0,%zmm3
	vcvtps2dq %zmm3,%zmm3
	vpackssdw %zmm3,%zmm2,%zmm2
	vmulps -0x840(%rdx,%rax,4),%zmm0,%zmm3
	vmulps -0x800(%rdx,%rax,4),%zmm0,%zmm4
	vcvtps2dq %zmm3,%zmm3
	vcvtps2dq %zmm4,%zmm4
	vpackssdw %zmm4,%zmm3,%zmm3
	vpacksswb %zmm3,%zmm2,%zmm2
	vpermd %zmm2,%zmm1,%zmm2
	vmovntdq %zmm2,(%rcx,%rax,1)
	add    $0x40,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_quantize_avx512vnni+0x30>
	jmp    <smoothbench_probe_quantize_avx512vnni+0x156>
	test   %rsi,%rsi
	je     <smoothbench_probe_quantize_avx512vnni+0x156>
	add    $0x8c0,%rdx
	xor    %eax,%eax
	vbroadcastss 0x8802e9(%rip),%zmm0        # <$s10TensorCore04HeadA0V10headStrideSivpMV+0x30>
	vmovdqa64 0x8da2ff(%rip),%zmm1        # <feature_bits+0x1d0>
	data16 data16 data16 data16 data16 cs nopw 0x0(%rax,%rax,1)
	prefetcht0 -0xc0(%rdx,%rax,4)
	prefetcht0 -0x80(%rdx,%rax,4)
	prefetcht0 -0x40(%rdx,%rax,4)
	prefetcht0 (%rdx,%rax,4)
	vmulps -0x8c0(%rdx,%rax,4),%zmm0,%zmm2
	vcvtps2dq %zmm2,%zmm2
	vmulps -0x880(%rdx,%rax,4),%zmm0,%zmm3
	vcvtps2dq %zmm3,%zmm3
	vpackssdw %zmm3,%zmm2,%zmm2
	vmulps -0x840(%rdx,%rax,4),%zmm0,%zmm3
	vmulps -0x800(%rdx,%rax,4),%zmm0,%zmm4
	vcvtps2dq %zmm3,%zmm3
	vcvtps2dq %zmm4,%zmm4
	vpackssdw %zmm4,%zmm3,%zmm3
	vpacksswb %zmm3,%zmm2,%zmm2
	vpermd %zmm2,%zmm1,%zmm2
	vmovdqa64 %zmm2,(%rcx,%rax,1)
	add    $0x40,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_quantize_avx512vnni+0xe0>
	push   %rbp
	mov    %rsp,%rbp
	lock orl $0x0,-0x40(%rsp)
	pop    %rbp
	vzeroupper
	ret

Disassembly of section .fini:
