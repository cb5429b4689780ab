package dev.retort.atlas.label;

import dev.retort.atlas.Context;
import dev.retort.atlas.label.ChatRequest.Message;
import dev.retort.formats.Json;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What the judge is told. The protocol is that of EleutherAI's delphi (Paulo et al., "Automatically Interpreting Millions of
 * Features in Large Language Models", 2410.13928), the words are our own. A change of a word is another question, and asked
 * anew.
 */
final class Prompts {
    /** What the last line of an explanation begins with. */
    static final String NAME = "NAME:";

    private static final int MOST_LISTED = 10;

    private static final String EXPLAIN = """
            You study one feature of a language model: a number that is above zero on some tokens of a text and zero on all \
            others. You are shown excerpts of texts in which it is above zero. The tokens on which it is strong stand \
            between « and »; tokens that follow each other share one pair. Below each excerpt these tokens are listed with \
            their strength, from 1 (weak) to 10 (the strongest there is).
            Say what the feature stands for, so that somebody who has nothing but your words can point to the tokens in texts \
            you have not seen.
            - One phrase, short, and as specific as the excerpts allow. Where it is always the same word or sign, name it.
            - If what stands around the tokens matters, say what.
            - Do not offer alternatives, do not quote excerpts, do not speak of marks or strengths.
            - Where the excerpts seem to share nothing, say what most of the marked tokens are.
            The last line of your answer is the phrase, after the word NAME and a colon.""";

    private static final List<Message> EXPLAIN_EXAMPLES = List.of(
            new Message("user", """
                    Excerpt 1: the kettle« was switched» off before anyone« was hurt»
                    Strengths: (" was", 4), (" switched", 9), (" was", 3), (" hurt", 8)
                    Excerpt 2: two letters« were posted» on Monday
                    Strengths: (" were", 5), (" posted", 10)
                    Excerpt 3: She says the door« is painted» each spring
                    Strengths: (" is", 4), (" painted", 7)"""),
            new Message("assistant", "NAME: verbs in the passive voice, the participle most of all"),
            new Message("user", """
                    Excerpt 1: so x = 4«.» Therefore the sum is
                    Strengths: (".", 9)
                    Excerpt 2: we get 17 apples«.» Then he sells
                    Strengths: (".", 8)"""),
            new Message("assistant", "NAME: the full stop that ends a sentence with a computed number"));

    private static final String DETECT = """
            You are told in a phrase when a feature of a language model is on, and shown numbered excerpts of texts. For each \
            excerpt decide whether something in it is what the phrase speaks of. Answer with one list that has a number for \
            each excerpt, in their order: 1 where it is there, 0 where it is not. Write nothing but the list.""";

    private static final List<Message> DETECT_EXAMPLES = List.of(
            new Message("user", """
                    Phrase: names of kitchen tools

                    Excerpt 1: wash the whisk and leave it to dry
                    Excerpt 2: the committee met again in May
                    Excerpt 3: he cut it with a blunt bread knife"""),
            new Message("assistant", "[1,0,1]"),
            new Message("user", """
                    Phrase: the word "not" after a modal verb

                    Excerpt 1: you may come whenever you like
                    Excerpt 2: not a soul was there"""),
            new Message("assistant", "[0,0]"));

    private static final String FUZZ = """
            You are told in a phrase when a feature of a language model is on, and shown numbered excerpts of texts in which \
            some tokens stand between « and ». For each excerpt decide whether the tokens set off so are those the phrase \
            speaks of. Answer with one list that has a number for each excerpt, in their order: 1 where they are, 0 where \
            other tokens are set off. Write nothing but the list.""";

    private static final List<Message> FUZZ_EXAMPLES = List.of(
            new Message("user", """
                    Phrase: names of kitchen tools

                    Excerpt 1: wash the« whisk» and leave it to dry
                    Excerpt 2: the committee« met» again in May
                    Excerpt 3: he cut« it» with a blunt bread knife"""),
            new Message("assistant", "[1,0,0]"),
            new Message("user", """
                    Phrase: the word "not" after a modal verb

                    Excerpt 1: you must« not» tell her
                    Excerpt 2: they could« not» have known"""),
            new Message("assistant", "[1,1]"));

    private Prompts() {}

    static List<Message> explain(Evidence evidence) {
        StringBuilder text = new StringBuilder();
        int number = 1;
        for (Context context : evidence.explaining()) {
            BitSet marks = Marks.firing(context);
            text.append(number == 1 ? "" : "\n")
                    .append("Excerpt ")
                    .append(number++)
                    .append(": ")
                    .append(Marks.text(context, marks))
                    .append("\nStrengths: ")
                    .append(strengths(context, marks, evidence.max()));
        }
        return told(EXPLAIN, EXPLAIN_EXAMPLES, text.toString());
    }

    private static String strengths(Context context, BitSet marks, double max) {
        List<String> listed = new ArrayList<>();
        for (int i = marks.nextSetBit(0); i >= 0 && listed.size() < MOST_LISTED; i = marks.nextSetBit(i + 1)) {
            long strength = (long) Math.ceil(10 * context.values().get(i) / Math.max(max, 1e-6));
            listed.add("(" + Json.line(context.tokens().get(i)) + ", " + Math.clamp(strength, 1, 10) + ")");
        }
        return String.join(", ", listed);
    }

    static List<Message> detect(String name, List<String> excerpts) {
        return told(DETECT, DETECT_EXAMPLES, asked(name, excerpts));
    }

    static List<Message> fuzz(String name, List<String> excerpts) {
        return told(FUZZ, FUZZ_EXAMPLES, asked(name, excerpts));
    }

    private static String asked(String name, List<String> excerpts) {
        StringBuilder text = new StringBuilder("Phrase: " + name + "\n");
        for (int i = 0; i < excerpts.size(); i++) {
            text.append("\nExcerpt ").append(i + 1).append(": ").append(excerpts.get(i));
        }
        return text.toString();
    }

    private static List<Message> told(String system, List<Message> examples, String question) {
        List<Message> messages = new ArrayList<>();
        messages.add(new Message("system", system));
        messages.addAll(examples);
        messages.add(new Message("user", question));
        return messages;
    }
}
