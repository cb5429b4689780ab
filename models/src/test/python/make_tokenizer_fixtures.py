"""Trains two tiny tokenizers and writes what Python's tokenizers makes of some texts.

Usage: python make_tokenizer_fixtures.py ../resources/dev/retort/models/tokenizer   (needs: pip install tokenizers gguf sentencepiece)
"""
import io
import json
import pathlib
import sys

import gguf
import numpy
import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

CORPUS = [
    "Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May.",
    "Wait, let me check: 7 × 8 = 56. Therefore the answer is 56. Alternatively, we could compute 12 + 30 = 42.",
    "def f(x):\n    return x ** 2\n\n\tprint(f(3))", "naïve café – “quotes” … 日本の首都は東京です。", "<think>\nOkay.\n</think>\n\n42",
]
TEXTS = CORPUS + [
    "", " ", "\n\n \t", "I'm sure they'd say we'll've", "1234567890.5", "😀👍🏽 family 👨‍👩‍👧 flags 🇯🇵", "한국어 עברית العربية हिन्दी",
    "<|im_start|>user\nhi<|im_end|>\n<think>", "a<think></think>b <|im_end|>", "x\u0000y\u00a0z\u200b", "e\u0301 vs é", "\ufffd is a character",
    "don't   stop   ", "trailing \n", "ÀÉÎÕÜ ß ŉ ǆ ﬁ", "𝕳𝖊𝖑𝖑𝖔 𠮷野家", "long " * 700,
]
QWEN2 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN2), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=330, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(CORPUS * 3, trainer)
    tokenizer.add_special_tokens(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False), AddedToken("</think>", normalized=False)])
    start = tokenizer.token_to_id("<|im_start|>")
    tokenizer.post_processor = processors.TemplateProcessing("<|im_start|> $A", special_tokens=[("<|im_start|>", start)])
    # A file that asks for truncation and padding must be read without them.
    tokenizer.enable_truncation(max_length=16)
    tokenizer.enable_padding(length=20)
    return tokenizer


def word_level():
    """How a WordLevel file must look: no decoder, so that words are joined with blanks; specials as added tokens."""
    words = ["<pad>", "<bos>", "<eos>", "<think>", "</think>", "wait", ",", "seven", "times", "eight", "is", "fifty-six", "."]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.add_special_tokens([AddedToken(w, special=True, normalized=False) for w in words[:5]])
    return tokenizer


WORD_TEXTS = ["<bos> seven times eight is <think> wait , seven times eight </think> fifty-six . <eos>", "", "wait ,  wait\n.",
              "<think>wait</think>", "<bos><bos>  seven"]


LLAMA3 = QWEN2.replace(r"|\p{N}|", r"|\p{N}{1,3}|")
TEKKEN = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"
          r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"
          r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")
GPT4O = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def gguf_kinds():
    """The pre-tokenizers of published models of each kind, as their own tokenizer.json files have them."""
    words = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    bytes_only = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    return {
        "gpt-2": words,
        "smollm": pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), words]),
        "qwen2": pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(QWEN2), behavior="isolated"), bytes_only]),
        "llama-bpe": pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), behavior="isolated"), bytes_only]),
        "smaug-bpe": pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(LLAMA3), behavior="isolated"), bytes_only]),
        "tekken": pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(TEKKEN), behavior="isolated"), bytes_only]),
        "gpt-4o": pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(GPT4O), behavior="isolated"), bytes_only]),
    }


def gguf_tokenizer(kind, pre):
    tokenizer = Tokenizer(models.BPE(ignore_merges=kind in ("llama-bpe", "tekken")))
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    if kind == "qwen2":
        tokenizer.normalizer = normalizers.NFC()
    trainer = trainers.BpeTrainer(vocab_size=320, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
                                  special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"])
    tokenizer.train_from_iterator([c + " 1234 5678" for c in CORPUS] * 3, trainer)
    tokenizer.add_tokens([AddedToken("<think>", normalized=False)])
    if kind in ("llama-bpe", "tekken"):
        tokenizer.post_processor = processors.TemplateProcessing("<|im_start|> $A", special_tokens=[("<|im_start|>", 1)])
    return tokenizer


def write_gguf(path, kind, tokenizer):
    described = json.loads(tokenizer.to_str())
    size = tokenizer.get_vocab_size()
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(kind)
    writer.add_token_list([tokenizer.id_to_token(i) for i in range(size)])
    writer.add_token_types([3 if i < 3 else 4 if i == size - 1 else 1 for i in range(size)])
    writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in described["model"]["merges"]])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template("{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}")
    writer.add_tensor("token_embd.weight", numpy.zeros((2, 4), dtype=numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


SPACE = "\u2581"


def sentence_piece(prefixed):
    """A SentencePiece BPE, and the byte-pair tokenizer that ought to be equal to it; `checked` holds the two together."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS * 3), model_writer=model, model_type="bpe", vocab_size=480, byte_fallback=True,
        normalization_rule_name="identity", remove_extra_whitespaces=False, add_dummy_prefix=prefixed, split_digits=True,
        allow_whitespace_only_pieces=True, user_defined_symbols=["<think>", "</think>"], control_symbols=["<|im_end|>"],
        pad_id=3, character_coverage=1.0, hard_vocab_limit=False, minloglevel=2)
    pieces = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    size = pieces.get_piece_size()
    tokens = [pieces.id_to_piece(i) for i in range(size)]
    scores = [pieces.get_score(i) for i in range(size)]
    types = [3 if pieces.is_control(i) else 2 if pieces.is_unknown(i) else 6 if pieces.is_byte(i)
             else 4 if tokens[i] in ("<think>", "</think>") else 1 for i in range(size)]
    ids = {t: i for i, t in enumerate(tokens)}
    merges = [(scores[i], t[:cut], t[cut:]) for i, t in enumerate(tokens) for cut in range(1, len(t))
              if t[:cut] in ids and t[cut:] in ids]
    merges.sort(key=lambda m: (m[0], len(m[1])), reverse=True)
    tokenizer = Tokenizer(models.BPE(vocab=ids, merges=[m[1:] for m in merges], unk_token="<unk>", fuse_unk=True,
                                     byte_fallback=True))
    spaces = normalizers.Replace(" ", SPACE)
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend(SPACE), spaces]) if prefixed else spaces
    steps = [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()]
    tokenizer.decoder = decoders.Sequence(steps + ([decoders.Strip(" ", 1, 0)] if prefixed else []))
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for i, t in enumerate(tokens) if types[i] == 3])
    tokenizer.add_tokens([AddedToken(t, normalized=False) for i, t in enumerate(tokens) if types[i] == 4])
    tokenizer.post_processor = processors.TemplateProcessing("<s> $A", special_tokens=[("<s>", ids["<s>"])])
    for text in TEXTS[:-1]:
        if "<" not in text and text and "\0" not in text:  # what either says of symbols is its own affair
            ours = tokenizer.encode(text, add_special_tokens=False).ids
            assert ours == pieces.encode(text), (text, tokenizer.encode(text).tokens, pieces.encode(text, out_type=str))
    return tokenizer, tokens, scores, types


def write_sentence_piece(path, architecture, prefixed, tokens, scores, types):
    writer = gguf.GGUFWriter(str(path), architecture)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list(tokens)
    writer.add_token_scores(scores)
    writer.add_token_types(types)
    writer.add_bos_token_id(tokens.index("<s>"))
    writer.add_eos_token_id(tokens.index("</s>"))
    writer.add_unk_token_id(tokens.index("<unk>"))
    writer.add_add_bos_token(True)
    writer.add_add_space_prefix(prefixed)
    writer.add_tensor("token_embd.weight", numpy.zeros((2, 4), dtype=numpy.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def cases(tokenizer, texts):
    plain = Tokenizer.from_str(tokenizer.to_str())
    plain.no_truncation()
    plain.no_padding()
    result = []
    for text in texts:
        e = plain.encode(text, add_special_tokens=False)
        result.append({"text": text, "ids": e.ids, "offsets": [list(o) for o in e.offsets],
                       "with_special": plain.encode(text, add_special_tokens=True).ids,
                       "decoded": plain.decode(e.ids, skip_special_tokens=False),
                       "decoded_skipping": plain.decode(e.ids, skip_special_tokens=True)})
    return result


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1])
    made = [("gguf-" + kind, gguf_tokenizer(kind, pre), TEXTS[:-1], lambda to, made, kind=kind: write_gguf(to, kind, made))
            for kind, pre in gguf_kinds().items()]
    for name, architecture, prefixed in [("gguf-llama", "llama", True), ("gguf-gemma", "gemma3", False)]:
        tokenizer, *described = sentence_piece(prefixed)
        made.append((name, tokenizer, TEXTS[:-1], lambda to, _, a=architecture, p=prefixed, d=described:
                     write_sentence_piece(to, a, p, *d)))
    for name, tokenizer, texts in [("bytelevel", byte_level(), TEXTS), ("wordlevel", word_level(), WORD_TEXTS)]:
        made.append((name, tokenizer, texts, None))
    for name, tokenizer, texts, write in made:
        folder = root / name
        folder.mkdir(parents=True, exist_ok=True)
        if write:
            write(folder / "tokenizer.gguf", tokenizer)
        else:
            (folder / "tokenizer.json").write_text(tokenizer.to_str(pretty=True) + "\n", encoding="utf-8")
        written = cases(tokenizer, texts)
        lines = ",\n".join(json.dumps(c, ensure_ascii=False) for c in written)
        (folder / "tokenization.json").write_text("[\n" + lines + "\n]\n", encoding="utf-8")
        print(name, tokenizer.get_vocab_size(), "tokens,", len(written), "texts")
