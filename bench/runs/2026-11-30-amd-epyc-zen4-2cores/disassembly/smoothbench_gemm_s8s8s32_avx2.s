<smoothbench_gemm_s8s8s32_avx2>:
	push   %rbp
	mov    %rsp,%rbp
	cmp    $0x11,%rsi
	lea    0x8394b1(%rip),%rax        # <one_panel>
	lea    0x8394ea(%rip),%r11        # <several_panels>
	cmovb  %rax,%r11
	pop    %rbp
	jmp    *(%r11,%rdi,8)

Disassembly of section .fini:
