<smoothbench_probe_int8_avx2>:
	test   %rdi,%rdi
	je     <smoothbench_probe_int8_avx2+0xfd>
	push   %rbp
	mov    %rsp,%rbp
	vbroadcastss 0x87f78e(%rip),%ymm3        # <$s10TensorCore04HeadA0V10headStrideSivpMV+0x34>
	vbroadcastss 0x87f789(%rip),%ymm4        # <$s10TensorCore04HeadA0V10headStrideSivpMV+0x38>
	vpxor  %xmm0,%xmm0,%xmm0
	vpxor  %xmm1,%xmm1,%xmm1
	vpxor  %xmm2,%xmm2,%xmm2
	vpxor  %xmm5,%xmm5,%xmm5
	vpxor  %xmm6,%xmm6,%xmm6
	vpxor  %xmm7,%xmm7,%xmm7
	vpxor  %xmm8,%xmm8,%xmm8
	vpxor  %xmm9,%xmm9,%xmm9
	vpxor  %xmm10,%xmm10,%xmm10
	vpxor  %xmm11,%xmm11,%xmm11
	vpxor  %xmm12,%xmm12,%xmm12
	vpxor  %xmm13,%xmm13,%xmm13
	data16 cs nopw 0x0(%rax,%rax,1)
	vpmaddwd %ymm3,%ymm4,%ymm14
	vpmaddwd %ymm3,%ymm4,%ymm15
	vpaddd %ymm14,%ymm13,%ymm13
	vpaddd %ymm15,%ymm12,%ymm12
	vpmaddwd %ymm3,%ymm4,%ymm14
	vpmaddwd %ymm3,%ymm4,%ymm15
	vpaddd %ymm14,%ymm11,%ymm11
	vpaddd %ymm15,%ymm10,%ymm10
	vpmaddwd %ymm3,%ymm4,%ymm14
	vpmaddwd %ymm3,%ymm4,%ymm15
	vpaddd %ymm14,%ymm9,%ymm9
	vpaddd %ymm15,%ymm8,%ymm8
	vpmaddwd %ymm3,%ymm4,%ymm14
	vpmaddwd %ymm3,%ymm4,%ymm15
	vpaddd %ymm7,%ymm14,%ymm7
	vpaddd %ymm6,%ymm15,%ymm6
	vpmaddwd %ymm3,%ymm4,%ymm14
	vpmaddwd %ymm3,%ymm4,%ymm15
	vpaddd %ymm5,%ymm14,%ymm5
	vpaddd %ymm2,%ymm15,%ymm2
	vpmaddwd %ymm3,%ymm4,%ymm14
	vpmaddwd %ymm3,%ymm4,%ymm15
	vpaddd %ymm1,%ymm14,%ymm1
	vpaddd %ymm0,%ymm15,%ymm0
	dec    %rdi
	jne    <smoothbench_probe_int8_avx2+0x60>
	vpaddd %ymm13,%ymm12,%ymm3
	vpaddd %ymm10,%ymm11,%ymm4
	vpaddd %ymm4,%ymm3,%ymm3
	vpaddd %ymm8,%ymm9,%ymm4
	vpaddd %ymm7,%ymm4,%ymm4
	vpaddd %ymm4,%ymm3,%ymm3
	vpaddd %ymm5,%ymm6,%ymm4
	vpaddd %ymm2,%ymm4,%ymm2
	vpaddd %ymm1,%ymm2,%ymm1
	vpaddd %ymm1,%ymm3,%ymm1
	vpaddd %ymm0,%ymm1,%ymm0
	pop    %rbp
	jmp    <smoothbench_probe_int8_avx2+0x101>
	vpxor  %xmm0,%xmm0,%xmm0
	vextracti128 $0x1,%ymm0,%xmm1
	vpaddd %xmm1,%xmm0,%xmm0
	vpshufd $0xee,%xmm0,%xmm1
	vpaddd %xmm1,%xmm0,%xmm0
	vpshufd $0x55,%xmm0,%xmm1
	vpaddd %xmm1,%xmm0,%xmm0
	vmovd  %xmm0,%eax
	vzeroupper
	ret

Disassembly of section .fini:
