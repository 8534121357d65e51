<smoothbench_probe_write_avx2>:
	push   %rbp
	mov    %rsp,%rbp
	test   %rdi,%rdi
	je     <smoothbench_probe_write_avx2+0xc7>
	test   %rsi,%rsi
	je     <smoothbench_probe_write_avx2+0x172>
	xor    %eax,%eax
	vbroadcastsd 0x880c47(%rip),%ymm0        # <$s13Architectures10LayerGraphV9OperationOMn+0x118>
	data16 data16 data16 data16 data16 cs nopw 0x0(%rax,%rax,1)
	vmovntps %ymm0,(%rdx,%rax,1)
	vmovntps %ymm0,0x20(%rdx,%rax,1)
	vmovntps %ymm0,0x40(%rdx,%rax,1)
	vmovntps %ymm0,0x60(%rdx,%rax,1)
	vmovntps %ymm0,0x80(%rdx,%rax,1)
	vmovntps %ymm0,0xa0(%rdx,%rax,1)
	vmovntps %ymm0,0xc0(%rdx,%rax,1)
	vmovntps %ymm0,0xe0(%rdx,%rax,1)
	vmovntps %ymm0,0x100(%rdx,%rax,1)
	vmovntps %ymm0,0x120(%rdx,%rax,1)
	vmovntps %ymm0,0x140(%rdx,%rax,1)
	vmovntps %ymm0,0x160(%rdx,%rax,1)
	vmovntps %ymm0,0x180(%rdx,%rax,1)
	vmovntps %ymm0,0x1a0(%rdx,%rax,1)
	vmovntps %ymm0,0x1c0(%rdx,%rax,1)
	vmovntps %ymm0,0x1e0(%rdx,%rax,1)
	add    $0x200,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_write_avx2+0x30>
	jmp    <smoothbench_probe_write_avx2+0x172>
	test   %rsi,%rsi
	je     <smoothbench_probe_write_avx2+0x172>
	xor    %eax,%eax
	vmovaps 0x8da5a6(%rip),%ymm0        # <CCryptoBoringSSL_kOpenSSLReasonStringData+0x3c70>
	nopw   0x0(%rax,%rax,1)
	vmovaps %ymm0,0x1e0(%rdx,%rax,1)
	vmovaps %ymm0,0x1c0(%rdx,%rax,1)
	vmovaps %ymm0,0x1a0(%rdx,%rax,1)
	vmovaps %ymm0,0x180(%rdx,%rax,1)
	vmovaps %ymm0,0x160(%rdx,%rax,1)
	vmovaps %ymm0,0x140(%rdx,%rax,1)
	vmovaps %ymm0,0x120(%rdx,%rax,1)
	vmovaps %ymm0,0x100(%rdx,%rax,1)
	vmovaps %ymm0,0xe0(%rdx,%rax,1)
	vmovaps %ymm0,0xc0(%rdx,%rax,1)
	vmovaps %ymm0,0xa0(%rdx,%rax,1)
	vmovaps %ymm0,0x80(%rdx,%rax,1)
	vmovaps %ymm0,0x60(%rdx,%rax,1)
	vmovaps %ymm0,0x40(%rdx,%rax,1)
	vmovaps %ymm0,0x20(%rdx,%rax,1)
	vmovaps %ymm0,(%rdx,%rax,1)
	add    $0x200,%rax
	cmp    %rsi,%rax
	jb     <smoothbench_probe_write_avx2+0xe0>
	lock orl $0x0,-0x40(%rsp)
	pop    %rbp
	vzeroupper
	ret

Disassembly of section .fini:
