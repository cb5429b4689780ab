package dev.retort.formats;

import java.util.Collection;

/** Finds the word that was probably meant. */
final class ClosestWord {
    private ClosestWord() {}

    /** {@code " Did you mean "x"?"}, or nothing when no word is close. */
    static String hint(String written, Collection<String> allowed) {
        if (written.length() > 64) {
            return "";
        }
        String best = "";
        int bestDistance = Math.max(1, written.length() / 3) + 1;
        for (String word : allowed) {
            int distance =
                    distance(written.toLowerCase(java.util.Locale.ROOT), word.toLowerCase(java.util.Locale.ROOT));
            if (distance < bestDistance) {
                best = word;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? "" : " Did you mean \"" + best + "\"?";
    }

    /** How many letters must be put in, taken out, changed or swapped with a neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
                least = Math.min(least, cost[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
