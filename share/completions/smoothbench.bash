# SPDX-FileCopyrightText: 2026 smoothbench contributors
# SPDX-License-Identifier: Apache-2.0
# Made by ci/generate-manual; do not edit.

__smoothbench_cursor_index_in_current_word() {
    local remaining="${COMP_LINE}"

    local word
    for word in "${COMP_WORDS[@]::COMP_CWORD}"; do
        remaining="${remaining##*([[:space:]])"${word}"*([[:space:]])}"
    done

    local -ir index="$((COMP_POINT - ${#COMP_LINE} + ${#remaining}))"
    if [[ "${index}" -le 0 ]]; then
        printf 0
    else
        printf %s "${index}"
    fi
}

# positional arguments:
#
# - 1: the current (sub)command's count of positional arguments
#
# required variables:
#
# - repeating_flags: the repeating flags that the current (sub)command can accept
# - non_repeating_flags: the non-repeating flags that the current (sub)command can accept
# - repeating_options: the repeating options that the current (sub)command can accept
# - non_repeating_options: the non-repeating options that the current (sub)command can accept
# - positional_number: value ignored
# - unparsed_words: unparsed words from the current command line
#
# modified variables:
#
# - non_repeating_flags: remove flags for this (sub)command that are already on the command line
# - non_repeating_options: remove options for this (sub)command that are already on the command line
# - positional_number: set to the current positional number
# - unparsed_words: remove all flags, options, and option values for this (sub)command
__smoothbench_offer_flags_options() {
    local -ir positional_count="${1}"
    positional_number=0

    local was_flag_option_terminator_seen=false
    local is_parsing_option_value=false

    local -ar unparsed_word_indices=("${!unparsed_words[@]}")
    local -i word_index
    for word_index in "${unparsed_word_indices[@]}"; do
        if "${is_parsing_option_value}"; then
            # This word is an option value:
            # Reset marker for next word iff not currently the last word
            [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]] && is_parsing_option_value=false
            unset "unparsed_words[${word_index}]"
            # Do not process this word as a flag or an option
            continue
        fi

        local word="${unparsed_words["${word_index}"]}"
        if ! "${was_flag_option_terminator_seen}"; then
            case "${word}" in
            --)
                unset "unparsed_words[${word_index}]"
                # by itself -- is a flag/option terminator, but if it is the last word, it is the start of a completion
                if [[ "${word_index}" -ne "${unparsed_word_indices[${#unparsed_word_indices[@]} - 1]}" ]]; then
                    was_flag_option_terminator_seen=true
                fi
                continue
                ;;
            -*)
                # ${word} is a flag or an option
                # If ${word} is an option, mark that the next word to be parsed is an option value
                local option
                for option in "${repeating_options[@]}" "${non_repeating_options[@]}"; do
                    [[ "${word}" = "${option}" ]] && is_parsing_option_value=true && break
                done

                # Remove ${word} from ${non_repeating_flags} or ${non_repeating_options} so it isn't offered again
                local not_found=true
                local -i index
                for index in "${!non_repeating_flags[@]}"; do
                    if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                        unset "non_repeating_flags[${index}]"
                        non_repeating_flags=("${non_repeating_flags[@]}")
                        not_found=false
                        break
                    fi
                done
                if "${not_found}"; then
                    for index in "${!non_repeating_flags[@]}"; do
                        if [[ "${non_repeating_flags[${index}]}" = "${word}" ]]; then
                            unset "non_repeating_flags[${index}]"
                            non_repeating_flags=("${non_repeating_flags[@]}")
                            break
                        fi
                    done
                fi
                unset "unparsed_words[${word_index}]"
                continue
                ;;
            esac
        fi

        # ${word} is neither a flag, nor an option, nor an option value
        if [[ "${positional_number}" -lt "${positional_count}" || "${positional_count}" -lt 0 ]]; then
            # ${word} is a positional
            ((positional_number++))
            unset "unparsed_words[${word_index}]"
        else
            if [[ -z "${word}" ]]; then
                # Could be completing a flag, option, or subcommand
                positional_number=-1
            else
                # ${word} is a subcommand or invalid, so stop processing this (sub)command
                positional_number=-2
            fi
            break
        fi
    done

    unparsed_words=("${unparsed_words[@]}")

    if\
        ! "${was_flag_option_terminator_seen}"\
        && ! "${is_parsing_option_value}"\
        && [[ ("${cur}" = -* && "${positional_number}" -ge 0) || "${positional_number}" -eq -1 ]]
    then
        COMPREPLY+=($(compgen -W "${repeating_flags[*]} ${non_repeating_flags[*]} ${repeating_options[*]} ${non_repeating_options[*]}" -- "${cur}"))
    fi
}

__smoothbench_add_completions() {
    local completion
    while IFS='' read -r completion; do
        COMPREPLY+=("${completion}")
    done < <(IFS=$'\n' compgen "${@}" -- "${cur}")
}

__smoothbench_custom_complete() {
    if [[ -n "${cur}" || -z ${COMP_WORDS[${COMP_CWORD}]} || "${COMP_LINE:${COMP_POINT}:1}" != ' ' ]]; then
        local -ar words=("${COMP_WORDS[@]}")
    else
        local -ar words=("${COMP_WORDS[@]::${COMP_CWORD}}" '' "${COMP_WORDS[@]:${COMP_CWORD}}")
    fi

    "${COMP_WORDS[0]}" "${@}" "${words[@]}"
}

_smoothbench() {
    local state
    state="$(shopt -p;shopt -po)"
    trap "${state//$'\n'/;}" RETURN
    shopt -s extglob
    set +o history +o posix

    local -xr SAP_SHELL=bash
    local -x SAP_SHELL_VERSION
    SAP_SHELL_VERSION="$(IFS='.';printf %s "${BASH_VERSINFO[*]}")"
    local -r SAP_SHELL_VERSION

    local -r cur="${2}"
    local -r prev="${3}"

    local -i positional_number
    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")

    local -a repeating_flags=()
    local -a non_repeating_flags=(--version -h --help)
    local -a repeating_options=()
    local -a non_repeating_options=()
    __smoothbench_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    run|doctor|kernels|verify|selftest|golden|benchmark|profile|report|inspect|calibrate|evaluate|smooth|quantize|inject-outliers|audit|gate|compare|help)
        # Offer subcommand argument completions
        "_smoothbench_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'run doctor kernels verify selftest golden benchmark profile report inspect calibrate evaluate smooth quantize inject-outliers audit gate compare help' -- "${cur}"))
        ;;
    esac
}

_smoothbench_run() {
    repeating_flags=()
    non_repeating_flags=(--quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--output-folder --seed --cases --bench --golden)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--output-folder')
        return
        ;;
    '--seed')
        return
        ;;
    '--cases')
        return
        ;;
    '--bench')
        return
        ;;
    '--golden')
        return
        ;;
    esac
}

_smoothbench_doctor() {
    repeating_flags=()
    non_repeating_flags=(--quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--format --output)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_kernels() {
    repeating_flags=()
    non_repeating_flags=(--quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--shape --format --output)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--shape')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_verify() {
    repeating_flags=()
    non_repeating_flags=(--list --quiet --version -h --help)
    repeating_options=(--filter --exclude --fill)
    non_repeating_options=(--kernel --provider --dialect --timeout --range --seed --cases --case --junit --bench --golden --format --output)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--kernel')
        return
        ;;
    '--provider')
        return
        ;;
    '--dialect')
        return
        ;;
    '--timeout')
        return
        ;;
    '--filter')
        return
        ;;
    '--exclude')
        return
        ;;
    '--fill')
        return
        ;;
    '--range')
        __smoothbench_add_completions -W 'restricted'$'\n''full'
        return
        ;;
    '--seed')
        return
        ;;
    '--cases')
        return
        ;;
    '--case')
        return
        ;;
    '--junit')
        return
        ;;
    '--bench')
        return
        ;;
    '--golden')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_selftest() {
    repeating_flags=()
    non_repeating_flags=(--quick --quiet --version -h --help)
    repeating_options=(--fill)
    non_repeating_options=(--seed --cases --junit --bench --golden --format --output)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--fill')
        return
        ;;
    '--seed')
        return
        ;;
    '--cases')
        return
        ;;
    '--junit')
        return
        ;;
    '--bench')
        return
        ;;
    '--golden')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_golden() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=()
    __smoothbench_offer_flags_options 0

    # Offer subcommand / subcommand argument completions
    local -r subcommand="${unparsed_words[0]}"
    unset 'unparsed_words[0]'
    unparsed_words=("${unparsed_words[@]}")
    case "${subcommand}" in
    check|diff|review|accept)
        # Offer subcommand argument completions
        "_smoothbench_golden_${subcommand}"
        ;;
    *)
        # Offer subcommand completions
        COMPREPLY+=($(compgen -W 'check diff review accept' -- "${cur}"))
        ;;
    esac
}

_smoothbench_golden_check() {
    repeating_flags=()
    non_repeating_flags=(--quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--golden --outputs --quantizer --filter --kernel --format --output)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--golden')
        return
        ;;
    '--outputs')
        return
        ;;
    '--quantizer')
        __smoothbench_add_completions -W 'fp32'$'\n''fp64'
        return
        ;;
    '--filter')
        return
        ;;
    '--kernel')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_golden_diff() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--golden --filter)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--golden')
        return
        ;;
    '--filter')
        return
        ;;
    esac
}

_smoothbench_golden_review() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--golden)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--golden')
        return
        ;;
    esac
}

_smoothbench_golden_accept() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--reason --golden)
    __smoothbench_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--reason')
        return
        ;;
    '--golden')
        return
        ;;
    esac
}

_smoothbench_benchmark() {
    repeating_flags=()
    non_repeating_flags=(--quick --quiet --version -h --help)
    repeating_options=(--shape --operation --provider --sweep)
    non_repeating_options=(--shapes --suite --output-plot --kernel --threads --cache --fill --seed --bench --golden --format --output)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--shape')
        return
        ;;
    '--shapes')
        return
        ;;
    '--suite')
        return
        ;;
    '--operation')
        return
        ;;
    '--provider')
        return
        ;;
    '--sweep')
        __smoothbench_add_completions -W 'rows'$'\n''depth'$'\n''columns'$'\n''threads'
        return
        ;;
    '--output-plot')
        return
        ;;
    '--kernel')
        return
        ;;
    '--threads')
        return
        ;;
    '--cache')
        __smoothbench_add_completions -W 'hot'$'\n''cold-weights'
        return
        ;;
    '--fill')
        __smoothbench_add_completions -W 'full-range'$'\n''boundary'$'\n''constant-minus-128'$'\n''alternating-127'$'\n''all-127'$'\n''one-hot'$'\n''outlier-channels'$'\n''captured-tiled'$'\n''ties'$'\n''subnormal'$'\n''huge'$'\n''zero-rows'$'\n''negative-zero'
        return
        ;;
    '--seed')
        return
        ;;
    '--bench')
        return
        ;;
    '--golden')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_profile() {
    repeating_flags=()
    non_repeating_flags=(--heap --quiet --version -h --help)
    repeating_options=(--shape --operation --input --compare)
    non_repeating_options=(--samples --limit --functions --instructions --provider --collapsed --output-folder --format --output --kernel --threads --cache --fill --seed --bench --golden)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--shape')
        return
        ;;
    '--operation')
        return
        ;;
    '--samples')
        return
        ;;
    '--limit')
        return
        ;;
    '--functions')
        return
        ;;
    '--instructions')
        return
        ;;
    '--provider')
        return
        ;;
    '--collapsed')
        return
        ;;
    '--output-folder')
        return
        ;;
    '--input')
        return
        ;;
    '--compare')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'$'\n''collapsed'$'\n''speedscope'$'\n''pprof'$'\n''svg'
        return
        ;;
    '--output')
        return
        ;;
    '--kernel')
        return
        ;;
    '--threads')
        return
        ;;
    '--cache')
        __smoothbench_add_completions -W 'hot'$'\n''cold-weights'
        return
        ;;
    '--fill')
        __smoothbench_add_completions -W 'full-range'$'\n''boundary'$'\n''constant-minus-128'$'\n''alternating-127'$'\n''all-127'$'\n''one-hot'$'\n''outlier-channels'$'\n''captured-tiled'$'\n''ties'$'\n''subnormal'$'\n''huge'$'\n''zero-rows'$'\n''negative-zero'
        return
        ;;
    '--seed')
        return
        ;;
    '--bench')
        return
        ;;
    '--golden')
        return
        ;;
    esac
}

_smoothbench_report() {
    repeating_flags=()
    non_repeating_flags=(--version -h --help)
    repeating_options=()
    non_repeating_options=(--format --output)
    __smoothbench_offer_flags_options -1

    # Offer option value completions
    case "${prev}" in
    '--format')
        __smoothbench_add_completions -W 'html'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_inspect() {
    repeating_flags=()
    non_repeating_flags=(--dialects --divergence --attention-int8 --quiet --version -h --help)
    repeating_options=(--keep-float)
    non_repeating_options=(--filter --float-type --scheme --statistics --token-ids --window --alpha --dialect --threads --format --output)
    __smoothbench_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--filter')
        return
        ;;
    '--float-type')
        __smoothbench_add_completions -W 'f32'$'\n''f16'$'\n''bf16'
        return
        ;;
    '--scheme')
        return
        ;;
    '--statistics')
        return
        ;;
    '--token-ids')
        return
        ;;
    '--window')
        return
        ;;
    '--alpha')
        return
        ;;
    '--keep-float')
        return
        ;;
    '--dialect')
        return
        ;;
    '--threads')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_calibrate() {
    repeating_flags=()
    non_repeating_flags=(--quiet --version -h --help)
    repeating_options=(--merge)
    non_repeating_options=(--token-ids --text --window --windows --shard --threads --output --output-plot --plot-layer --alpha --format)
    __smoothbench_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--token-ids')
        return
        ;;
    '--text')
        return
        ;;
    '--window')
        return
        ;;
    '--windows')
        return
        ;;
    '--shard')
        return
        ;;
    '--merge')
        return
        ;;
    '--threads')
        return
        ;;
    '--output')
        return
        ;;
    '--output-plot')
        return
        ;;
    '--plot-layer')
        return
        ;;
    '--alpha')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    esac
}

_smoothbench_evaluate() {
    repeating_flags=()
    non_repeating_flags=(--attention-int8 --projections-int8 --simulate --quiet --version -h --help)
    repeating_options=(--keep-float)
    non_repeating_options=(--token-ids --text --window --windows --statistics --scheme --alpha --sites --float-storage --stride --resume --dialect --max-perplexity-increase --min-cosine --threads --format --output)
    __smoothbench_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--token-ids')
        return
        ;;
    '--text')
        return
        ;;
    '--window')
        return
        ;;
    '--windows')
        return
        ;;
    '--statistics')
        return
        ;;
    '--scheme')
        return
        ;;
    '--alpha')
        return
        ;;
    '--sites')
        return
        ;;
    '--keep-float')
        return
        ;;
    '--float-storage')
        __smoothbench_add_completions -W 'fp32'$'\n''fp16'$'\n''bf16'
        return
        ;;
    '--stride')
        return
        ;;
    '--resume')
        return
        ;;
    '--dialect')
        return
        ;;
    '--max-perplexity-increase')
        return
        ;;
    '--min-cosine')
        return
        ;;
    '--threads')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_smooth() {
    repeating_flags=()
    non_repeating_flags=(--force --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--statistics --alpha --sites --dialect --float-type --token-ids --threads --output --shard-size --format --report)
    __smoothbench_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--statistics')
        return
        ;;
    '--alpha')
        return
        ;;
    '--sites')
        return
        ;;
    '--dialect')
        return
        ;;
    '--float-type')
        __smoothbench_add_completions -W 'f32'$'\n''f16'$'\n''bf16'
        return
        ;;
    '--token-ids')
        return
        ;;
    '--threads')
        return
        ;;
    '--output')
        return
        ;;
    '--shard-size')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--report')
        return
        ;;
    esac
}

_smoothbench_quantize() {
    repeating_flags=()
    non_repeating_flags=(--force --quiet --version -h --help)
    repeating_options=(--keep-float)
    non_repeating_options=(--statistics --scheme --alpha --sites --dialect --quantizer --float-type --output --shard-size --format --report)
    __smoothbench_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--statistics')
        return
        ;;
    '--scheme')
        return
        ;;
    '--alpha')
        return
        ;;
    '--sites')
        return
        ;;
    '--keep-float')
        return
        ;;
    '--dialect')
        return
        ;;
    '--quantizer')
        __smoothbench_add_completions -W 'fp32'$'\n''fp64'
        return
        ;;
    '--float-type')
        __smoothbench_add_completions -W 'f32'$'\n''f16'$'\n''bf16'
        return
        ;;
    '--output')
        return
        ;;
    '--shard-size')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--report')
        return
        ;;
    esac
}

_smoothbench_inject-outliers() {
    repeating_flags=()
    non_repeating_flags=(--force --quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--channels --float-type --threads --output --shard-size --format --report)
    __smoothbench_offer_flags_options 1

    # Offer option value completions
    case "${prev}" in
    '--channels')
        return
        ;;
    '--float-type')
        __smoothbench_add_completions -W 'f32'$'\n''f16'$'\n''bf16'
        return
        ;;
    '--threads')
        return
        ;;
    '--output')
        return
        ;;
    '--shard-size')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--report')
        return
        ;;
    esac
}

_smoothbench_audit() {
    repeating_flags=()
    non_repeating_flags=(--layer-inputs --quiet --version -h --help)
    repeating_options=(--allow)
    non_repeating_options=(--original --quantized --logits --token-ids --window --dialect --format --output)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--original')
        return
        ;;
    '--quantized')
        return
        ;;
    '--allow')
        return
        ;;
    '--logits')
        return
        ;;
    '--token-ids')
        return
        ;;
    '--window')
        return
        ;;
    '--dialect')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_gate() {
    repeating_flags=()
    non_repeating_flags=(--always-time --quiet --version -h --help)
    repeating_options=(--shape --operation)
    non_repeating_options=(--base --head --threads --margin --fill --seed --explain --junit --bench --golden --format --output)
    __smoothbench_offer_flags_options 0

    # Offer option value completions
    case "${prev}" in
    '--base')
        return
        ;;
    '--head')
        return
        ;;
    '--shape')
        return
        ;;
    '--operation')
        __smoothbench_add_completions -W 'gemm_s8s8s32'$'\n''w8a8_linear'$'\n''quantize_token'$'\n''quantize_tensor'$'\n''attention_qk'$'\n''attention_pv'$'\n''requantize'$'\n''norm_quantize'
        return
        ;;
    '--threads')
        return
        ;;
    '--margin')
        return
        ;;
    '--fill')
        __smoothbench_add_completions -W 'full-range'$'\n''boundary'$'\n''constant-minus-128'$'\n''alternating-127'$'\n''all-127'$'\n''one-hot'$'\n''outlier-channels'$'\n''captured-tiled'$'\n''ties'$'\n''subnormal'$'\n''huge'$'\n''zero-rows'$'\n''negative-zero'
        return
        ;;
    '--seed')
        return
        ;;
    '--explain')
        return
        ;;
    '--junit')
        return
        ;;
    '--bench')
        return
        ;;
    '--golden')
        return
        ;;
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_compare() {
    repeating_flags=()
    non_repeating_flags=(--quiet --version -h --help)
    repeating_options=()
    non_repeating_options=(--format --output)
    __smoothbench_offer_flags_options 2

    # Offer option value completions
    case "${prev}" in
    '--format')
        __smoothbench_add_completions -W 'text'$'\n''json'$'\n''csv'$'\n''markdown'
        return
        ;;
    '--output')
        return
        ;;
    esac
}

_smoothbench_help() {
    repeating_flags=()
    non_repeating_flags=(--version)
    repeating_options=()
    non_repeating_options=()
    __smoothbench_offer_flags_options -1
}

complete -o filenames -F _smoothbench smoothbench
