package dev.retort.lab;

import java.util.List;

/** What the teacher says between its equations. The first word of a category's wording is its opener. */
final class Wordings {
    /** {@code N} stands for a number. */
    static final List<String> OPENING =
            List.of("okay , we start with N .", "first , we have N .", "i start with N .", "we begin with N .");

    static final List<String> MISTAKE = List.of(
            "wait , that is wrong .",
            "hmm , wait , that is not right .",
            "hold on , i made a mistake .",
            "wait . that is not right .",
            "hmm , i made a mistake .",
            "hold on , that is wrong .");

    static final List<String> ALARM = List.of("wait , is that right ?", "hmm , is that right ?");
    static final String ALARM_OVER = "yes .";

    static final List<String> CHECK = List.of("let me check :", "let me verify :", "checking :", "verify :", "check :");
    static final List<String> CHECK_AGREES = List.of("okay , that is right .", "that is right .");

    static final List<String> OTHER_WAY =
            List.of("alternatively ,", "another way :", "or , the second way :", "alternatively :");
    static final List<String> OTHER_WAY_AGREES = List.of("it is the same .", "that is the same .");

    static final List<String> DISAGREEMENT = List.of(
            "but before i got N .",
            "however , the first way gives N .",
            "but that is not N .",
            "yet the first way gives N .");

    static final List<String> THEREFORE = Category.DEDUCTIVE.openers();
    static final List<String> DEDUCTION = List.of("we have N .", "we get N .", "it is N .", "that makes N .");

    /** One wording only: the likeliest thing to say after the steps is then to conclude, and a greedy thought is short. */
    static final String CONCLUSION = "the answer is N .";

    static final String DOUBT = "is that right ?";
    static final String AGAIN = "okay ,";

    /** The v3e teacher says how sure of itself it is with its opening; the first wording of two is the favourite. */
    static List<String> opening(Style style) {
        return switch (style) {
            case DIRECT -> List.of(OPENING.get(1), OPENING.get(2));
            case HESITANT -> List.of(OPENING.get(0), OPENING.get(3));
        };
    }

    static String conclusion(Style style) {
        return switch (style) {
            case DIRECT -> CONCLUSION;
            case HESITANT -> AGAIN + " " + CONCLUSION;
        };
    }

    static final List<String> CONNECTIVE = List.of("then", "after that ,");
    static final String STEP_CHECK = "check :";
    static final String STEP_CHECK_OVER = "okay .";
    static final String WAIT = "wait .";

    private Wordings() {}

    static String with(String wording, int value) {
        return wording.replace("N", Numerals.spell(value));
    }
}
