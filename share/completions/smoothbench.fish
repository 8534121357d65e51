# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
# Made by ci/generate-manual; do not edit.
function __smoothbench_should_offer_completions_for_flags_or_options -a expected_commands
    set -l non_repeating_flags_or_options $argv[2..]
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __smoothbench_parse_tokens
    test "$commands" = "$expected_commands"; and return $non_repeating_flags_or_options_absent
end

function __smoothbench_should_offer_completions_for_positional -a expected_commands positional_index_comparison expected_positional_index
    set -l non_repeating_flags_or_options
    set -l non_repeating_flags_or_options_absent 0
    set -l positional_index 0
    set -l commands
    __smoothbench_parse_tokens
    test "$commands" = "$expected_commands" -a \( "$positional_index" "$positional_index_comparison" "$expected_positional_index" \)
end

function __smoothbench_parse_tokens -S
    set -l unparsed_tokens (__smoothbench_tokens -pc)
    switch $unparsed_tokens[1]
    case 'smoothbench'
        __smoothbench_parse_subcommand 0 'version' 'h/help'
        switch $unparsed_tokens[1]
        case 'run'
            __smoothbench_parse_subcommand 0 'output-folder=' 'seed=' 'cases=' 'quiet' 'bench=' 'golden=' 'version' 'h/help'
        case 'doctor'
            __smoothbench_parse_subcommand 0 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'kernels'
            __smoothbench_parse_subcommand 0 'shape=' 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'verify'
            __smoothbench_parse_subcommand 0 'kernel=' 'provider=' 'timeout=' 'filter=+' 'exclude=+' 'fill=+' 'seed=' 'cases=' 'case=' 'junit=' 'list' 'bench=' 'golden=' 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'selftest'
            __smoothbench_parse_subcommand 0 'fill=+' 'seed=' 'cases=' 'quick' 'junit=' 'bench=' 'golden=' 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'golden'
            __smoothbench_parse_subcommand 0 'version' 'h/help'
            switch $unparsed_tokens[1]
            case 'check'
                __smoothbench_parse_subcommand 0 'golden=' 'outputs=' 'filter=' 'kernel=' 'format=' 'output=' 'quiet' 'version' 'h/help'
            case 'diff'
                __smoothbench_parse_subcommand 0 'golden=' 'filter=' 'version' 'h/help'
            case 'review'
                __smoothbench_parse_subcommand 0 'golden=' 'version' 'h/help'
            case 'accept'
                __smoothbench_parse_subcommand -r 1 'reason=' 'golden=' 'version' 'h/help'
            end
        case 'benchmark'
            __smoothbench_parse_subcommand 0 'shape=+' 'shapes=' 'suite=' 'operation=+' 'provider=+' 'sweep=+' 'output-plot=' 'quick' 'kernel=' 'threads=' 'cache=' 'fill=' 'seed=' 'bench=' 'golden=' 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'profile'
            __smoothbench_parse_subcommand 0 'shape=+' 'operation=+' 'samples=' 'limit=' 'functions=' 'instructions=' 'provider=' 'heap' 'collapsed=' 'output-folder=' 'input=+' 'compare=+' 'format=' 'output=' 'quiet' 'kernel=' 'threads=' 'cache=' 'fill=' 'seed=' 'bench=' 'golden=' 'version' 'h/help'
        case 'report'
            __smoothbench_parse_subcommand -r 1 'format=' 'output=' 'version' 'h/help'
        case 'inspect'
            __smoothbench_parse_subcommand 1 'filter=' 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'calibrate'
            __smoothbench_parse_subcommand 1 'token-ids=' 'text=' 'window=' 'windows=' 'shard=' 'merge=+' 'threads=' 'output=' 'output-plot=' 'plot-layer=' 'alpha=' 'format=' 'quiet' 'version' 'h/help'
        case 'evaluate'
            __smoothbench_parse_subcommand 1 'token-ids=' 'text=' 'window=' 'windows=' 'statistics=' 'scheme=' 'alpha=' 'sites=' 'keep-float=+' 'float-storage=' 'stride=' 'resume=' 'dialect=' 'max-perplexity-increase=' 'min-cosine=' 'threads=' 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'smooth'
            __smoothbench_parse_subcommand 1 'statistics=' 'alpha=' 'sites=' 'dialect=' 'float-type=' 'token-ids=' 'threads=' 'output=' 'force' 'shard-size=' 'format=' 'report=' 'quiet' 'version' 'h/help'
        case 'quantize'
            __smoothbench_parse_subcommand 1 'statistics=' 'scheme=' 'alpha=' 'sites=' 'keep-float=+' 'dialect=' 'float-type=' 'output=' 'force' 'shard-size=' 'format=' 'report=' 'quiet' 'version' 'h/help'
        case 'inject-outliers'
            __smoothbench_parse_subcommand 1 'channels=' 'float-type=' 'threads=' 'output=' 'force' 'shard-size=' 'format=' 'report=' 'quiet' 'version' 'h/help'
        case 'audit'
            __smoothbench_parse_subcommand 0 'original=' 'quantized=' 'allow=+' 'logits=' 'token-ids=' 'window=' 'layer-inputs' 'dialect=' 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'gate'
            __smoothbench_parse_subcommand 0 'base=' 'head=' 'shape=+' 'operation=+' 'threads=' 'margin=' 'fill=' 'seed=' 'always-time' 'explain=' 'junit=' 'bench=' 'golden=' 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'compare'
            __smoothbench_parse_subcommand 2 'format=' 'output=' 'quiet' 'version' 'h/help'
        case 'help'
            __smoothbench_parse_subcommand -r 1 'version'
        end
    end
end

function __smoothbench_tokens
    if test (string split -m 1 -f 1 -- . "$FISH_VERSION") -gt 3
        commandline --tokens-raw $argv
    else
        commandline -o $argv
    end
end

function __smoothbench_parse_subcommand -S -a positional_count
    argparse -s r -- $argv
    set -l option_specs $argv[2..]
    set -l is_repeating_positional $_flag_r
    set -el _flag_r
    set -a commands $unparsed_tokens[1]
    set positional_index 0
    while true
        set -e unparsed_tokens[1]
        argparse -sn "$commands" $option_specs -- $unparsed_tokens 2> /dev/null
        set unparsed_tokens $argv
        set positional_index (math $positional_index + 1)
        for non_repeating_flag_or_option in $non_repeating_flags_or_options
            if set -ql "_flag_$(string replace -a - _ -- $non_repeating_flag_or_option)"
                set non_repeating_flags_or_options_absent 1
                break
            end
        end
        test (count $unparsed_tokens) -eq 0 -o \( -z "$is_repeating_positional" -a "$positional_index" -gt "$positional_count" \) && break
    end
end

function __smoothbench_complete_directories
    set -l token (commandline -t)
    string match -- '*/' $token
    set -l subdirs $token*/
    printf %s\n $subdirs
end

function __smoothbench_custom_completion
    set -x SAP_SHELL fish
    set -x SAP_SHELL_VERSION $FISH_VERSION
    set -l tokens (__smoothbench_tokens -p)
    if test -z "$(__smoothbench_tokens -t)"
        set -l index (count (__smoothbench_tokens -pc))
        set tokens $tokens[..$index] \'\' $tokens[(math $index + 1)..]
    end
    command $tokens[1] $argv $tokens
end

complete -c 'smoothbench' -f
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'run' -d 'Verify, time and profile INT8 on this machine with the data in golden/ (default).'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'doctor' -d 'Describe this machine: instruction sets, kernels, measured limits, noise, remedies.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'kernels' -d 'List the ordered kernel table: what exists, what runs here, what dispatch chooses.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'verify' -d 'Check kernels against FP64: laws with derived bounds, seeded cases, shrinking.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'selftest' -d 'Inject known faults and see that the laws catch every one of them.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'golden' -d 'Check recorded results of independent producers, and review changes of them.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'benchmark' -d 'Verify, then time INT8 kernels beside floating point and the machine\'s own peak.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'profile' -d 'Say where the time of chosen cases goes, and what to try next.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'report' -d 'Turn result files into one self-contained HTML page, or Markdown for a comment.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'inspect' -d 'List what is in a checkpoint, and where its model can be smoothed.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'calibrate' -d 'Take the largest absolute activation of every input channel of a model.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'evaluate' -d 'Perplexity, speed and memory of a model with its linear layers in INT8.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'smooth' -d 'Fold smoothing factors into a model\'s weights and prove that nothing changed.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'quantize' -d 'Write a model in INT8 as a compressed-tensors folder.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'inject-outliers' -d 'Make a model\'s activations hard to quantize without a change of its function.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'audit' -d 'Judge a W8A8 checkpoint against its original.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'gate' -d 'Compare the speed of two builds so that a verdict can be trusted.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'compare' -d 'Show the timings of two stored result files side by side. No verdict.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench" -eq 1' -fa 'help' -d 'Show subcommand help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench run" output-folder' -l 'output-folder' -d 'Folder for the results; made if it is not there.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench run" seed' -l 'seed' -d 'Seed of all data.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench run" cases' -l 'cases' -d 'Cases of each law on each kernel.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench run" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench run" bench' -l 'bench' -d 'Folder of shapes and suites; default: bench here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench run" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench run" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench run" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench doctor" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench doctor" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench doctor" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench doctor" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench doctor" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench kernels" shape' -l 'shape' -d 'Shape MxKxN to choose for; every row takes every shape up to the depth bound.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench kernels" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench kernels" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench kernels" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench kernels" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench kernels" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" kernel' -l 'kernel' -d 'Kernel row, or \'all\' for every row this machine supports; a library\'s capability.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" provider' -l 'provider' -d 'Library to check instead of kernels: a file, \'openblas\', or a name; see below.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" timeout' -l 'timeout' -d 'Seconds that one law may take on a library.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify"' -l 'filter' -d 'Check only laws whose name matches; * stands for anything. Repeatable.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify"' -l 'exclude' -d 'Leave out laws whose name matches. Repeatable.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify"' -l 'fill' -d 'Use only this fill. Repeatable, or separated by commas.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" seed' -l 'seed' -d 'Seed of every case.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" cases' -l 'cases' -d 'Cases of each law on each kernel; costly laws take fewer.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" case' -l 'case' -d 'Replay one case, as a \'repro:\' line prints it.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" junit' -l 'junit' -d 'Write the outcomes as JUnit XML to this file.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" list' -l 'list' -d 'List laws and fills instead of checking them.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" bench' -l 'bench' -d 'Folder of shapes and suites; default: bench here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench verify" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest"' -l 'fill' -d 'Use only this fill. Repeatable, or separated by commas.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" seed' -l 'seed' -d 'Seed of every case.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" cases' -l 'cases' -d 'Cases of each law under each fill; fewer at the greatest depth.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" quick' -l 'quick' -d 'A third of the cases: every fault, with fewer chances for each fill.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" junit' -l 'junit' -d 'Write the outcomes as JUnit XML to this file.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" bench' -l 'bench' -d 'Folder of shapes and suites; default: bench here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench selftest" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench golden" -eq 1' -fa 'check' -d 'Check hashes and every recorded value, or judge files of another program.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench golden" -eq 1' -fa 'diff' -d 'Show what pending files would change: where, how far, how many.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench golden" -eq 1' -fa 'review' -d 'List pending files with the commands that look at them and accept them.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_positional "smoothbench golden" -eq 1' -fa 'accept' -d 'Replace recorded files by pending ones, with a reason that the manifest keeps.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden check" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden check" outputs' -l 'outputs' -d 'Judge the files of this folder against the golden outputs.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden check" filter' -l 'filter' -d 'Only files whose path contains this text.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden check" kernel' -l 'kernel' -d 'A kernel row, or all that this machine supports.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden check" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden check" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden check" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden check" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden check" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden diff" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden diff" filter' -l 'filter' -d 'Only files whose path contains this text.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden diff" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden diff" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden review" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden review" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden review" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden accept" reason' -l 'reason' -d 'Why the old values were wrong, or what the new ones add.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden accept" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden accept" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench golden accept" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark"' -l 'shape' -d 'Shape MxKxN (rows x depth x columns); a part may be a range 128:4096:*2.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" shapes' -l 'shapes' -d 'File of shapes, or a name in bench/shapes.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" suite' -l 'suite' -d 'Suite in bench/suites: smoke, ci, peers.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark"' -l 'operation' -d 'Operation to time, with attributes where it has any (w8a8_linear,scale=static); repeat for several. Default: gemm_s8s8s32 and w8a8_linear.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark"' -l 'provider' -d 'Libraries to time too: names or files, separated by commas. Repeatable.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark"' -l 'sweep' -d 'Vary one size of --shape from 16 to 4096, or the threads up to the cores: rows, depth, columns or threads; repeat for several. Default operation: w8a8_linear.' -rfka 'rows depth columns threads'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" output-plot' -l 'output-plot' -d 'Write an SVG plot: the curves of a sweep with their limits (default: beside --output), or the roofline of all results.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" quick' -l 'quick' -d 'A first look: fewer samples, wider intervals.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" kernel' -l 'kernel' -d 'Kernel row; default: the row that dispatch chooses.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" threads' -l 'threads' -d 'Thread counts, such as 1,2.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" cache' -l 'cache' -d 'What caches hold: hot (default) or cold-weights.' -rfka 'hot cold-weights'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" fill' -l 'fill' -d 'Where the data come from.' -rfka 'full-range boundary constant-minus-128 alternating-127 all-127 one-hot outlier-channels captured-tiled ties subnormal huge zero-rows negative-zero'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" seed' -l 'seed' -d 'Seed of the data.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" bench' -l 'bench' -d 'Folder of shapes and suites; default: bench here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench benchmark" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile"' -l 'shape' -d 'Shape MxKxN (rows x depth x columns); a part may be a range 128:4096:*2.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile"' -l 'operation' -d 'Operation to profile; repeat for several.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" samples' -l 'samples' -d 'Samples to take of each case.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" limit' -l 'limit' -d 'Stop sampling a case after this many seconds.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" functions' -l 'functions' -d 'Functions to list for each case.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" instructions' -l 'instructions' -d 'Hot instructions to show for each case, with their neighbours.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" provider' -l 'provider' -d 'Profile what this library computes instead of our kernels: a file, or a name such as openblas (built in) or onednn.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" heap' -l 'heap' -d 'Also profile the heap: live bytes of the weight in FP16 and INT8 and of the first call\'s buffers, by what allocated them. With --output-folder, files for pprof are written there.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" collapsed' -l 'collapsed' -d 'Write collapsed stacks of all cases to this file.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" output-folder' -l 'output-folder' -d 'Write profile.collapsed, profile.speedscope.json, profile.pb.gz, profile.svg, and heap profiles, into this folder.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile"' -l 'input' -d 'Show these profiles instead of taking one.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile"' -l 'compare' -d 'Say what changed from the first of two profiles to the second; as text or svg.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" format' -l 'format' -d 'Rendering of the report, or the form of a viewer.' -rfka 'text json csv markdown collapsed speedscope pprof svg'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" kernel' -l 'kernel' -d 'Kernel row; default: the row that dispatch chooses.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" threads' -l 'threads' -d 'Thread counts, such as 1,2.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" cache' -l 'cache' -d 'What caches hold: hot (default) or cold-weights.' -rfka 'hot cold-weights'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" fill' -l 'fill' -d 'Where the data come from.' -rfka 'full-range boundary constant-minus-128 alternating-127 all-127 one-hot outlier-channels captured-tiled ties subnormal huge zero-rows negative-zero'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" seed' -l 'seed' -d 'Seed of the data.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" bench' -l 'bench' -d 'Folder of shapes and suites; default: bench here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench profile" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench report" format' -l 'format' -d 'Page to write: html or markdown; default: by the name of --output, else html.' -rfka 'html markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench report" output' -l 'output' -d 'Write to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench report" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench report" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inspect" filter' -l 'filter' -d 'Only tensors whose name contains this text.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inspect" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inspect" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inspect" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inspect" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inspect" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" token-ids' -l 'token-ids' -d 'File of token ids: raw little-endian .u16, .npy, or safetensors with one tensor.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" text' -l 'text' -d 'File of text for the model\'s tokenizer; one sentence a line for an encoder.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" window' -l 'window' -d 'Tokens of a window; a shorter rest of the file is left out. For an encoder the length of the rows of --token-ids, where 0 fills up short sentences.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" windows' -l 'windows' -d 'Windows to use; default: all.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" shard' -l 'shard' -d 'Only this part of the windows: 2/8 is the second of eight.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate"' -l 'merge' -d 'Statistics of other windows of this model to take in. Repeatable.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" threads' -l 'threads' -d 'Threads; default: one for each processor.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" output' -l 'output' -d 'File the statistics are written to, as safetensors.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" output-plot' -l 'output-plot' -d 'Draw magnitudes over channels and tokens, before and after smoothing, as SVG.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" plot-layer' -l 'plot-layer' -d 'Layer of the drawing; default: the one with the largest outliers that is smoothed.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" alpha' -l 'alpha' -d 'Migration strength of the drawing: 0 to 1, or auto.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" quiet' -l 'quiet' -d 'Print no progress and no report.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench calibrate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" token-ids' -l 'token-ids' -d 'File of token ids: raw little-endian .u16, .npy, or safetensors with one tensor.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" text' -l 'text' -d 'File of text for the model\'s tokenizer; one sentence a line for an encoder.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" window' -l 'window' -d 'Tokens of a window; a shorter rest of the file is left out. For an encoder the length of the rows of --token-ids, where 0 fills up short sentences.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" windows' -l 'windows' -d 'Windows to use; default: all.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" statistics' -l 'statistics' -d 'Statistics that \'calibrate\' wrote, or an act_scales file of the authors.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" scheme' -l 'scheme' -d 'Schemes, separated by commas; fp32 and fp16 are floating point.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" alpha' -l 'alpha' -d 'Migration strength of smoothed schemes: 0 to 1, or auto to choose for each input.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" sites' -l 'sites' -d 'Where smoothed schemes smooth, separated by commas.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate"' -l 'keep-float' -d 'Layers whose name ends in this stay in FP32. Repeatable, or by commas.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" float-storage' -l 'float-storage' -d 'Storage of weights that stay floating point in INT8 schemes: fp32 or fp16.' -rfka 'fp32 fp16'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" stride' -l 'stride' -d 'Tokens from window to window; each scores what none before it has scored.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" resume' -l 'resume' -d 'File of finished windows: created, or continued after an interruption.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" dialect' -l 'dialect' -d 'Rule of factors and scales: own, authors (floors), compressed-tensors (127.5).' -rfka 'own authors compressed-tensors'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" max-perplexity-increase' -l 'max-perplexity-increase' -d 'Exit with 1 when a scheme\'s perplexity exceeds FP32\'s by more: 2%.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" min-cosine' -l 'min-cosine' -d 'Exit with 1 when the mean cosine of an encoder\'s sentences is below: 0.99.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" threads' -l 'threads' -d 'Threads; default: one for each processor.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench evaluate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" statistics' -l 'statistics' -d 'Statistics that \'calibrate\' wrote, or an act_scales file of the authors.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" alpha' -l 'alpha' -d 'Migration strength: 0 to 1, or auto to choose for each group.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" sites' -l 'sites' -d 'Where to smooth, separated by commas.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" dialect' -l 'dialect' -d 'Rule of smoothing factors for dead channels: own or authors (floors of 1e-5).' -rfka 'own authors compressed-tensors'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" float-type' -l 'float-type' -d 'Type of floating-point tensors: f32, f16 or bf16; default: as in the model.' -rfka 'f32 f16 bf16'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" token-ids' -l 'token-ids' -d 'Compare logits on these token ids (.u16, .npy, safetensors), not on random ones.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" threads' -l 'threads' -d 'Threads; default: one for each processor.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" output' -l 'output' -d 'Folder to write; it gets its name when it is whole.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" force' -l 'force' -d 'Replace a folder that holds something.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" shard-size' -l 'shard-size' -d 'Size above which tensors are spread over several files, in megabytes.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" report' -l 'report' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench smooth" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" statistics' -l 'statistics' -d 'Statistics that \'calibrate\' wrote; needed by smoothed and static schemes.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" scheme' -l 'scheme' -d 'How activations and weights are quantized, such as smoothquant-channel.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" alpha' -l 'alpha' -d 'Migration strength of smoothed schemes: 0 to 1, or auto for each group.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" sites' -l 'sites' -d 'Where to smooth, separated by commas.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize"' -l 'keep-float' -d 'Layers whose name ends in this stay in floating point. Repeatable, or by commas.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" dialect' -l 'dialect' -d 'Rule of scales: own (divisor 127) or compressed-tensors (divisor 127.5).' -rfka 'own compressed-tensors'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" float-type' -l 'float-type' -d 'Type of floating-point tensors and scales: f32, f16, bf16; default: the model\'s.' -rfka 'f32 f16 bf16'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" output' -l 'output' -d 'Folder to write; it gets its name when it is whole.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" force' -l 'force' -d 'Replace a folder that holds something.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" shard-size' -l 'shard-size' -d 'Size above which tensors are spread over several files, in megabytes.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" report' -l 'report' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench quantize" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" channels' -l 'channels' -d 'CHANNEL:FACTOR, separated by commas; factors that are powers of two.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" float-type' -l 'float-type' -d 'Type of floating-point tensors: f32, f16 or bf16; default: as in the model.' -rfka 'f32 f16 bf16'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" threads' -l 'threads' -d 'Threads; default: one for each processor.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" output' -l 'output' -d 'Folder to write; it gets its name when it is whole.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" force' -l 'force' -d 'Replace a folder that holds something.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" shard-size' -l 'shard-size' -d 'Size above which tensors are spread over several files, in megabytes.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" report' -l 'report' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench inject-outliers" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" original' -l 'original' -d 'The model in floating point: a Hugging Face folder or a GGUF file.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" quantized' -l 'quantized' -d 'A compressed-tensors folder made of it.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit"' -l 'allow' -d 'A kind of finding that is no fault here. Repeatable.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" logits' -l 'logits' -d 'Write the quantized model\'s logits to this safetensors file.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" token-ids' -l 'token-ids' -d 'Token ids (.u16, .npy, safetensors) for --logits.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" window' -l 'window' -d 'Tokens to run for --logits.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" layer-inputs' -l 'layer-inputs' -d 'Write the inputs of all linear layers to that file too.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" dialect' -l 'dialect' -d 'Rule of the run\'s activation scales: own (127) or compressed-tensors (127.5).' -rfka 'own compressed-tensors'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench audit" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" base' -l 'base' -d 'The old build: a library, or a folder that holds libSmoothbenchProvider.so.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" head' -l 'head' -d 'The new build, likewise.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate"' -l 'shape' -d 'Shape MxKxN; a part may be a range 128:4096:*2. Repeatable.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate"' -l 'operation' -d 'Only this operation: gemm_s8s8s32 or w8a8_linear. Repeatable.' -rfka 'gemm_s8s8s32 w8a8_linear quantize_token quantize_tensor attention_qk attention_pv requantize norm_quantize'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" threads' -l 'threads' -d 'Thread counts, such as 1,2.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" margin' -l 'margin' -d 'What counts as a change.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" fill' -l 'fill' -d 'Where the data come from.' -rfka 'full-range boundary constant-minus-128 alternating-127 all-127 one-hot outlier-channels captured-tiled ties subnormal huge zero-rows negative-zero'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" seed' -l 'seed' -d 'Seed of the data and of the order of pairs.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" always-time' -l 'always-time' -d 'Time even where the machine code is the same.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" explain' -l 'explain' -d 'Say at length why cases whose text contains this have their verdicts.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" junit' -l 'junit' -d 'Write the verdicts as JUnit XML to this file.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" bench' -l 'bench' -d 'Folder of shapes and suites; default: bench here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" golden' -l 'golden' -d 'Folder of golden files; default: golden here, above, or beside the package.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench gate" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench compare" format' -l 'format' -d 'Rendering of the report; json is JSON Lines, one record a line.' -rfka 'text json csv markdown'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench compare" output' -l 'output' -d 'Write the report to this file instead of standard output.' -rfka ''
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench compare" quiet' -l 'quiet' -d 'Print no progress and no remarks.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench compare" version' -l 'version' -d 'Show the version.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench compare" h help' -s 'h' -l 'help' -d 'Show help information.'
complete -c 'smoothbench' -n '__smoothbench_should_offer_completions_for_flags_or_options "smoothbench help" version' -l 'version' -d 'Show the version.'
