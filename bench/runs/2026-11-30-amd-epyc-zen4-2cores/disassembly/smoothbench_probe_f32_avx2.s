<smoothbench_probe_f32_avx2>:
	test   %rdi,%rdi
	je     <smoothbench_probe_f32_avx2+0xd1>
	push   %rbp
	mov    %rsp,%rbp
	vbroadcastss 0x87f64a(%rip),%ymm3        # <$s10TensorCore04HeadA0V10headStrideSivpMV+0x20>
	vbroadcastss 0x87f65d(%rip),%ymm5        # <$s10TensorCore04HeadA0V10headStrideSivpMV+0x3c>
	vxorps %xmm0,%xmm0,%xmm0
	vxorps %xmm1,%xmm1,%xmm1
	vxorps %xmm2,%xmm2,%xmm2
	vxorps %xmm4,%xmm4,%xmm4
	vxorps %xmm6,%xmm6,%xmm6
	vxorps %xmm7,%xmm7,%xmm7
	vxorps %xmm8,%xmm8,%xmm8
	vxorps %xmm9,%xmm9,%xmm9
	vxorps %xmm10,%xmm10,%xmm10
	vxorps %xmm11,%xmm11,%xmm11
	vxorps %xmm12,%xmm12,%xmm12
	vxorps %xmm13,%xmm13,%xmm13
	data16 cs nopw 0x0(%rax,%rax,1)
	vfmadd231ps %ymm3,%ymm5,%ymm13
	vfmadd231ps %ymm3,%ymm5,%ymm12
	vfmadd231ps %ymm3,%ymm5,%ymm11
	vfmadd231ps %ymm3,%ymm5,%ymm10
	vfmadd231ps %ymm3,%ymm5,%ymm9
	vfmadd231ps %ymm3,%ymm5,%ymm8
	vfmadd231ps %ymm3,%ymm5,%ymm7
	vfmadd231ps %ymm3,%ymm5,%ymm6
	vfmadd231ps %ymm3,%ymm5,%ymm4
	vfmadd231ps %ymm3,%ymm5,%ymm2
	vfmadd231ps %ymm3,%ymm5,%ymm1
	vfmadd231ps %ymm3,%ymm5,%ymm0
	dec    %rdi
	jne    <smoothbench_probe_f32_avx2+0x60>
	vaddps %ymm12,%ymm13,%ymm3
	vaddps %ymm3,%ymm11,%ymm3
	vaddps %ymm3,%ymm10,%ymm3
	vaddps %ymm3,%ymm9,%ymm3
	vaddps %ymm3,%ymm8,%ymm3
	vaddps %ymm7,%ymm3,%ymm3
	vaddps %ymm6,%ymm3,%ymm3
	vaddps %ymm4,%ymm3,%ymm3
	vaddps %ymm2,%ymm3,%ymm2
	vaddps %ymm1,%ymm2,%ymm1
	vaddps %ymm0,%ymm1,%ymm0
	pop    %rbp
	jmp    <smoothbench_probe_f32_avx2+0xd5>
	vxorps %xmm0,%xmm0,%xmm0
	vmovshdup %xmm0,%xmm1
	vaddss %xmm1,%xmm0,%xmm1
	vshufpd $0x1,%xmm0,%xmm0,%xmm2
	vaddss %xmm1,%xmm2,%xmm1
	vshufps $0xff,%xmm0,%xmm0,%xmm2
	vaddss %xmm1,%xmm2,%xmm1
	vextractf128 $0x1,%ymm0,%xmm0
	vaddss %xmm1,%xmm0,%xmm1
	vmovshdup %xmm0,%xmm2
	vaddss %xmm1,%xmm2,%xmm1
	vshufpd $0x1,%xmm0,%xmm0,%xmm2
	vaddss %xmm1,%xmm2,%xmm1
	vshufps $0xff,%xmm0,%xmm0,%xmm0
	vaddss %xmm1,%xmm0,%xmm0
	vzeroupper
	ret

Disassembly of section .fini:
