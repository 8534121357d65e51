<smoothbench_gemm_s8s8s32_avx512vnni>:
	push   %rbp
	mov    %rsp,%rbp
	cmp    $0x21,%rsi
	lea    0x44daf1(%rip),%rax        # <one_panel>
	lea    0x44db5a(%rip),%r11        # <several_panels>
	cmovb  %rax,%r11
	pop    %rbp
	jmp    *(%r11,%rdi,8)

Disassembly of section .fini:
