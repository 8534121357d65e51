<smoothbench_probe_int8_portable>:
	push   %rbp
	mov    %rsp,%rbp
	movaps 0x8600f5(%rip),%xmm0        # <$s11smoothbench13ProcessEndingO7signals33_3BECBA4C4024E106F533571DF7F598FALL_WZTv_+0x858>
	test   %rdi,%rdi
	je     <smoothbench_probe_int8_portable+0xe0>
	punpckhwd %xmm0,%xmm1
	psrad  $0x10,%xmm1
	punpcklwd %xmm0,%xmm0
	psrad  $0x10,%xmm0
	packssdw %xmm1,%xmm0
	movdqa 0x8600de(%rip),%xmm1        # <$s11smoothbench13ProcessEndingO7signals33_3BECBA4C4024E106F533571DF7F598FALL_WZTv_+0x868>
	pxor   %xmm3,%xmm3
	pxor   %xmm4,%xmm4
	pxor   %xmm6,%xmm6
	pxor   %xmm9,%xmm9
	pxor   %xmm11,%xmm11
	pxor   %xmm13,%xmm13
	nopl   (%rax)
	movdqa %xmm1,%xmm2
	pmaddwd %xmm0,%xmm2
	paddd  %xmm13,%xmm2
	movdqa %xmm1,%xmm5
	pmaddwd %xmm0,%xmm5
	paddd  %xmm11,%xmm5
	movdqa %xmm1,%xmm7
	pmaddwd %xmm0,%xmm7
	paddd  %xmm9,%xmm7
	movdqa %xmm1,%xmm8
	pmaddwd %xmm0,%xmm8
	paddd  %xmm6,%xmm8
	movdqa %xmm1,%xmm10
	pmaddwd %xmm0,%xmm10
	paddd  %xmm4,%xmm10
	movdqa %xmm1,%xmm12
	pmaddwd %xmm0,%xmm12
	paddd  %xmm3,%xmm12
	movdqa %xmm12,%xmm3
	movdqa %xmm10,%xmm4
	movdqa %xmm8,%xmm6
	movdqa %xmm7,%xmm9
	movdqa %xmm5,%xmm11
	movdqa %xmm2,%xmm13
	dec    %rdi
	jne    <smoothbench_probe_int8_portable+0x50>
	paddd  %xmm5,%xmm2
	paddd  %xmm7,%xmm2
	paddd  %xmm8,%xmm2
	paddd  %xmm10,%xmm2
	paddd  %xmm12,%xmm2
	jmp    <smoothbench_probe_int8_portable+0xe4>
	pxor   %xmm2,%xmm2
	pshufd $0xee,%xmm2,%xmm0
	paddd  %xmm2,%xmm0
	pshufd $0x55,%xmm0,%xmm1
	paddd  %xmm0,%xmm1
	movd   %xmm1,%eax
	pop    %rbp
	ret

Disassembly of section .fini:
