<smoothbench_gemm_s8s8s32_avx2_rows1>:
	push   %rbp
	mov    %rsp,%rbp
	mov    0x18(%rbp),%rax
	mov    0x10(%rbp),%rdi
	cmp    $0x10,%rsi
	mov    $0x10,%r8d
	cmovb  %rsi,%r8
	lea    -0x8(%r8),%r10d
	vmovd  %r10d,%xmm0
	vpbroadcastd %xmm0,%ymm0
	vmovd  %r8d,%xmm1
	vpbroadcastd %xmm1,%ymm2
	test   %rdi,%rdi
	je     <smoothbench_gemm_s8s8s32_avx2_rows1+0x42>
	vpbroadcastd (%rdi),%ymm3
	vpxor  %xmm1,%xmm1,%xmm1
	jmp    <smoothbench_gemm_s8s8s32_avx2_rows1+0x75>
	vpxor  %xmm1,%xmm1,%xmm1
	cmp    $0x9,%rsi
	jb     <smoothbench_gemm_s8s8s32_avx2_rows1+0x5a>
	vpcmpgtd 0x8fe0fc(%rip),%ymm0,%ymm1        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c10>
	vpmaskmovd 0x20(%rax),%ymm1,%ymm1
	vpmaxud 0x8fe10d(%rip),%ymm2,%ymm3        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c30>
	vpcmpeqd %ymm3,%ymm2,%ymm3
	vpmaskmovd (%rax),%ymm3,%ymm3
	vpslld $0x8,%ymm1,%ymm4
	vpaddd %ymm3,%ymm4,%ymm3
	mov    %rdx,%rdi
	shr    %rdi
	cmp    $0x8,%rdx
	jb     <smoothbench_gemm_s8s8s32_avx2_rows1+0x154>
	mov    0x20(%rbp),%rdx
	mov    $0x1,%r8d
	mov    %rax,%r10
	jmp    <smoothbench_gemm_s8s8s32_avx2_rows1+0x143>
	nopw   0x0(%rax,%rax,1)
	prefetchw (%r10)
	prefetchw 0x3f(%r10)
	add    %rdx,%r10
	dec    %r8
	vmovdqu (%r9),%ymm4
	vpsraw $0x8,%ymm4,%ymm5
	vpbroadcastd (%rcx),%ymm6
	vpmaddwd %ymm6,%ymm4,%ymm7
	vpmaddwd %ymm6,%ymm5,%ymm6
	vpaddd %ymm7,%ymm3,%ymm3
	vpaddd %ymm6,%ymm1,%ymm1
	vmovdqu 0x20(%r9),%ymm4
	vpsraw $0x8,%ymm4,%ymm5
	vpbroadcastd 0x4(%rcx),%ymm6
	vpmaddwd %ymm6,%ymm4,%ymm7
	vpmaddwd %ymm6,%ymm5,%ymm6
	vpaddd %ymm7,%ymm3,%ymm3
	vpaddd %ymm6,%ymm1,%ymm1
	vmovdqu 0x40(%r9),%ymm4
	vpsraw $0x8,%ymm4,%ymm5
	vpbroadcastd 0x8(%rcx),%ymm6
	vpmaddwd %ymm6,%ymm4,%ymm7
	vpmaddwd %ymm6,%ymm5,%ymm6
	vpaddd %ymm7,%ymm3,%ymm3
	vpaddd %ymm6,%ymm1,%ymm1
	vmovdqu 0x60(%r9),%ymm4
	vpsraw $0x8,%ymm4,%ymm5
	vpbroadcastd 0xc(%rcx),%ymm6
	vpmaddwd %ymm6,%ymm4,%ymm7
	vpmaddwd %ymm6,%ymm5,%ymm6
	vpaddd %ymm7,%ymm3,%ymm3
	vpaddd %ymm6,%ymm1,%ymm1
	add    $0x10,%rcx
	sub    $0xffffffffffffff80,%r9
	add    $0xfffffffffffffffc,%rdi
	cmp    $0x3,%rdi
	jbe    <smoothbench_gemm_s8s8s32_avx2_rows1+0x154>
	test   %r8,%r8
	jne    <smoothbench_gemm_s8s8s32_avx2_rows1+0xa0>
	xor    %r8d,%r8d
	jmp    <smoothbench_gemm_s8s8s32_avx2_rows1+0xaf>
	mov    0x28(%rbp),%rdx
	test   %rdi,%rdi
	je     <smoothbench_gemm_s8s8s32_avx2_rows1+0x18c>
	nopl   (%rax)
	vmovdqu (%r9),%ymm4
	vpsraw $0x8,%ymm4,%ymm5
	vpbroadcastd (%rcx),%ymm6
	vpmaddwd %ymm6,%ymm4,%ymm7
	vpmaddwd %ymm6,%ymm5,%ymm6
	vpaddd %ymm7,%ymm3,%ymm3
	vpaddd %ymm6,%ymm1,%ymm1
	add    $0x4,%rcx
	add    $0x20,%r9
	dec    %rdi
	jne    <smoothbench_gemm_s8s8s32_avx2_rows1+0x160>
	vpslld $0x8,%ymm1,%ymm4
	vpsubd %ymm4,%ymm3,%ymm3
	test   %rdx,%rdx
	je     <smoothbench_gemm_s8s8s32_avx2_rows1+0x20c>
	vpmaxud 0x8fdfcd(%rip),%ymm2,%ymm4        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c30>
	vpcmpeqd %ymm4,%ymm2,%ymm2
	vcvtdq2ps %ymm3,%ymm3
	mov    (%rdx),%rcx
	vbroadcastss (%rcx),%ymm4
	mov    0x8(%rdx),%rcx
	vmaskmovps (%rcx),%ymm2,%ymm5
	vmulps %ymm3,%ymm4,%ymm3
	vmulps %ymm3,%ymm5,%ymm3
	mov    0x10(%rdx),%rdx
	test   %rdx,%rdx
	je     <smoothbench_gemm_s8s8s32_avx2_rows1+0x22f>
	vmaskmovps (%rdx),%ymm2,%ymm5
	vaddps %ymm5,%ymm3,%ymm3
	cmp    $0x8,%rsi
	jbe    <smoothbench_gemm_s8s8s32_avx2_rows1+0x263>
	vpcmpgtd 0x8fdf68(%rip),%ymm0,%ymm5        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c10>
	vcvtdq2ps %ymm1,%ymm1
	vmulps %ymm1,%ymm4,%ymm1
	vmaskmovps 0x20(%rcx),%ymm5,%ymm4
	vmulps %ymm4,%ymm1,%ymm1
	vmaskmovps 0x20(%rdx),%ymm5,%ymm4
	vaddps %ymm4,%ymm1,%ymm1
	cmp    $0xf,%rsi
	ja     <smoothbench_gemm_s8s8s32_avx2_rows1+0x255>
	jmp    <smoothbench_gemm_s8s8s32_avx2_rows1+0x26d>
	cmp    $0xf,%rsi
	ja     <smoothbench_gemm_s8s8s32_avx2_rows1+0x255>
	vpmaxud 0x8fdf55(%rip),%ymm2,%ymm4        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c30>
	vpcmpeqd %ymm4,%ymm2,%ymm2
	vpmaskmovd %ymm3,%ymm2,(%rax)
	cmp    $0x9,%rsi
	jae    <smoothbench_gemm_s8s8s32_avx2_rows1+0x272>
	pop    %rbp
	vzeroupper
	ret
	cmp    $0x8,%rsi
	jbe    <smoothbench_gemm_s8s8s32_avx2_rows1+0x263>
	vpcmpgtd 0x8fdf13(%rip),%ymm0,%ymm5        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c10>
	vcvtdq2ps %ymm1,%ymm1
	vmulps %ymm1,%ymm4,%ymm1
	vmaskmovps 0x20(%rcx),%ymm5,%ymm4
	vmulps %ymm4,%ymm1,%ymm1
	cmp    $0xf,%rsi
	jbe    <smoothbench_gemm_s8s8s32_avx2_rows1+0x26d>
	vmovups %ymm3,(%rax)
	vmovups %ymm1,0x20(%rax)
	pop    %rbp
	vzeroupper
	ret
	vpmaskmovd %ymm3,%ymm2,(%rax)
	pop    %rbp
	vzeroupper
	ret
	vpmaskmovd %ymm3,%ymm2,(%rax)
	vpcmpgtd 0x8fded6(%rip),%ymm0,%ymm0        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c10>
	vpmaskmovd %ymm1,%ymm0,0x20(%rax)
	pop    %rbp
	vzeroupper
	ret

Disassembly of section .fini:
