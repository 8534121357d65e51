<smoothbench_gemm_s8s8s32_avx512vnni>:
	push   %rbp
	mov    %rsp,%rbp
	cmp    $0x21,%rsi
	lea    0x833dd1(%rip),%rax        # <one_panel>
	lea    0x833e3a(%rip),%r10        # <several_panels>
	cmovb  %rax,%r10
	cmp    $0x11,%rsi
	lea    0x833d4b(%rip),%rax        # <narrow_panel>
	cmovae %r10,%rax
	pop    %rbp
	jmp    *(%rax,%rdi,8)

Disassembly of section .fini:
