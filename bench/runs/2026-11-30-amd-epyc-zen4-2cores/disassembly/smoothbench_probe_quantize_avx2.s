<smoothbench_probe_quantize_avx2>:
	test   %rdi,%rdi
	je     <smoothbench_probe_quantize_avx2+0x88>
	test   %rsi,%rsi
	je     <smoothbench_probe_quantize_avx2+0xf6>
	xor    %eax,%eax
	vbroadcastss 0x880883(%rip),%ymm0        # <$s10TensorCore04HeadA0V10headStrideSivpMV+0x30>
	vmovdqa 0x8da4fb(%rip),%ymm1        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c90>
	data16 cs nopw 0x0(%rax,%rax,1)
	prefetcht0 0x800(%rdx,%rax,4)
	prefetcht0 0x840(%rdx,%rax,4)
	vmulps (%rdx,%rax,4),%ymm0,%ymm2
	vcvtps2dq %ymm2,%ymm2
	vmulps 0x20(%rdx,%rax,4),%ymm0,%ymm3
	vcvtps2dq %ymm3,%ymm3
	vpackssdw %ymm3,%ymm2,%ymm2
	vmulps 0x40(%rdx,%rax,4),%ymm0,%ymm3
	vmulps 0x60(%rdx,%rax,4),%ymm0,%ymm4
	vcvtps2dq %ymm3,%ymm3
	vcvtps2dq %ymm4,%ymm4
	vpackssdw %ymm4,%ymm3,%ymm3
	vpacksswb %ymm3,%ymm2,%ymm2
	vpermd %ymm2,%ymm1,%ymm2
	vmovntdq %ymm2,(%rcx,%rax,1)
	add    $0x20,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_quantize_avx2+0x30>
	jmp    <smoothbench_probe_quantize_avx2+0xf6>
	test   %rsi,%rsi
	je     <smoothbench_probe_quantize_avx2+0xf6>
	xor    %eax,%eax
	vbroadcastss 0x880808(%rip),%ymm0        # <$s10TensorCore04HeadA0V10headStrideSivpMV+0x30>
	vmovdqa 0x8da480(%rip),%ymm1        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c90>
	prefetcht0 0x800(%rdx,%rax,4)
	prefetcht0 0x840(%rdx,%rax,4)
	vmulps (%rdx,%rax,4),%ymm0,%ymm2
	vcvtps2dq %ymm2,%ymm2
	vmulps 0x20(%rdx,%rax,4),%ymm0,%ymm3
	vcvtps2dq %ymm3,%ymm3
	vpackssdw %ymm3,%ymm2,%ymm2
	vmulps 0x40(%rdx,%rax,4),%ymm0,%ymm3
	vmulps 0x60(%rdx,%rax,4),%ymm0,%ymm4
	vcvtps2dq %ymm3,%ymm3
	vcvtps2dq %ymm4,%ymm4
	vpackssdw %ymm4,%ymm3,%ymm3
	vpacksswb %ymm3,%ymm2,%ymm2
	vpermd %ymm2,%ymm1,%ymm2
	vmovdqa %ymm2,(%rcx,%rax,1)
	add    $0x20,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_quantize_avx2+0xa0>
	push   %rbp
	mov    %rsp,%rbp
	lock orl $0x0,-0x40(%rsp)
	pop    %rbp
	vzeroupper
	ret

Disassembly of section .fini:
