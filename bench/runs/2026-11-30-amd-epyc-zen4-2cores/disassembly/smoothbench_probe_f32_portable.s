<smoothbench_probe_f32_portable>:
	push   %rbp
	mov    %rsp,%rbp
	movaps 0x860015(%rip),%xmm0        # <$s11smoothbench13ProcessEndingO7signals33_3BECBA4C4024E106F533571DF7F598FALL_WZTv_+0x878>
	test   %rdi,%rdi
	je     <smoothbench_probe_f32_portable+0xa3>
	movaps 0x860015(%rip),%xmm1        # <$s11smoothbench13ProcessEndingO7signals33_3BECBA4C4024E106F533571DF7F598FALL_WZTv_+0x888>
	xorps  %xmm2,%xmm2
	xorps  %xmm4,%xmm4
	xorps  %xmm7,%xmm7
	xorps  %xmm9,%xmm9
	xorps  %xmm12,%xmm12
	xorps  %xmm13,%xmm13
	movaps %xmm0,%xmm3
	mulps  %xmm1,%xmm3
	addps  %xmm13,%xmm3
	movaps %xmm0,%xmm5
	mulps  %xmm1,%xmm5
	addps  %xmm12,%xmm5
	movaps %xmm0,%xmm6
	mulps  %xmm1,%xmm6
	addps  %xmm9,%xmm6
	movaps %xmm0,%xmm8
	mulps  %xmm1,%xmm8
	addps  %xmm7,%xmm8
	movaps %xmm0,%xmm11
	mulps  %xmm1,%xmm11
	addps  %xmm4,%xmm11
	movaps %xmm1,%xmm10
	mulps  %xmm0,%xmm10
	addps  %xmm2,%xmm10
	movaps %xmm10,%xmm2
	movaps %xmm11,%xmm4
	movaps %xmm8,%xmm7
	movaps %xmm6,%xmm9
	movaps %xmm5,%xmm12
	movaps %xmm3,%xmm13
	dec    %rdi
	jne    <smoothbench_probe_f32_portable+0x30>
	addps  %xmm3,%xmm5
	addps  %xmm5,%xmm6
	addps  %xmm6,%xmm8
	addps  %xmm8,%xmm11
	addps  %xmm11,%xmm10
	jmp    <smoothbench_probe_f32_portable+0xa7>
	xorps  %xmm10,%xmm10
	movaps %xmm10,%xmm0
	shufps $0xe9,%xmm10,%xmm0
	shufps $0xec,%xmm10,%xmm10
	addps  %xmm0,%xmm10
	movaps %xmm10,%xmm0
	shufps $0x55,%xmm10,%xmm0
	addss  %xmm10,%xmm0
	pop    %rbp
	ret

Disassembly of section .fini:
