<smoothbench_probe_quantize_portable>:
	add    $0x800,%rdx
	test   %rdi,%rdi
	je     <smoothbench_probe_quantize_portable+0x9f>
	test   %rsi,%rsi
	je     <smoothbench_probe_quantize_portable+0x12a>
	xor    %eax,%eax
	movaps 0x860a5e(%rip),%xmm0        # <$s11smoothbench13ProcessEndingO7signals33_3BECBA4C4024E106F533571DF7F598FALL_WZTv_+0x848>
	movdqa 0x860506(%rip),%xmm1        # <$s11smoothbench13ProcessEndingO7signals33_3BECBA4C4024E106F533571DF7F598FALL_WZTv_+0x2f8>
	nopw   0x0(%rax,%rax,1)
	prefetcht0 (%rdx,%rax,4)
	movaps -0x7d0(%rdx,%rax,4),%xmm2
	mulps  %xmm0,%xmm2
	movaps -0x7e0(%rdx,%rax,4),%xmm3
	mulps  %xmm0,%xmm3
	movaps -0x7f0(%rdx,%rax,4),%xmm4
	mulps  %xmm0,%xmm4
	movaps -0x800(%rdx,%rax,4),%xmm5
	mulps  %xmm0,%xmm5
	cvttps2dq %xmm5,%xmm5
	cvttps2dq %xmm4,%xmm4
	cvttps2dq %xmm3,%xmm3
	cvttps2dq %xmm2,%xmm2
	pand   %xmm1,%xmm2
	pand   %xmm1,%xmm3
	packuswb %xmm2,%xmm3
	pand   %xmm1,%xmm4
	pand   %xmm1,%xmm5
	packuswb %xmm4,%xmm5
	packuswb %xmm3,%xmm5
	movdqa %xmm5,(%rcx,%rax,1)
	add    $0x10,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_quantize_portable+0x30>
	jmp    <smoothbench_probe_quantize_portable+0x12a>
	test   %rsi,%rsi
	je     <smoothbench_probe_quantize_portable+0x12a>
	xor    %eax,%eax
	movaps 0x8609cf(%rip),%xmm0        # <$s11smoothbench13ProcessEndingO7signals33_3BECBA4C4024E106F533571DF7F598FALL_WZTv_+0x848>
	movdqa 0x860477(%rip),%xmm1        # <$s11smoothbench13ProcessEndingO7signals33_3BECBA4C4024E106F533571DF7F598FALL_WZTv_+0x2f8>
	nopl   0x0(%rax)
	prefetcht0 (%rdx,%rax,4)
	movaps -0x7d0(%rdx,%rax,4),%xmm2
	mulps  %xmm0,%xmm2
	movaps -0x7e0(%rdx,%rax,4),%xmm3
	mulps  %xmm0,%xmm3
	movaps -0x7f0(%rdx,%rax,4),%xmm4
	mulps  %xmm0,%xmm4
	movaps -0x800(%rdx,%rax,4),%xmm5
	mulps  %xmm0,%xmm5
	cvttps2dq %xmm5,%xmm5
	cvttps2dq %xmm4,%xmm4
	cvttps2dq %xmm3,%xmm3
	cvttps2dq %xmm2,%xmm2
	pand   %xmm1,%xmm2
	pand   %xmm1,%xmm3
	packuswb %xmm2,%xmm3
	pand   %xmm1,%xmm4
	pand   %xmm1,%xmm5
	packuswb %xmm4,%xmm5
	packuswb %xmm3,%xmm5
	movdqa %xmm5,(%rcx,%rax,1)
	add    $0x10,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_quantize_portable+0xc0>
	push   %rbp
	mov    %rsp,%rbp
	lock orl $0x0,-0x40(%rsp)
	pop    %rbp
	ret

Disassembly of section .fini:
