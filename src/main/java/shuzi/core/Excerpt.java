package shuzi.core;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** As much of what was sent as an answer, or a line of the log, repeats. */
public final class Excerpt {

    private static final int LONGEST = 100; // code points
    private static final int LONGEST_TEXT = 2000;
    private static final Pattern LONG_WORD = Pattern.compile("\\S{" + (LONGEST + 20) + ",}"); // with quotes around it

    private Excerpt() {}

    /** A value that was sent, or its first 100 characters. */
    public static String of(@Nullable Object sent) {
        return cut(String.valueOf(sent), LONGEST);
    }

    /** A text that may repeat something sent which nobody has cut: none of its words is long, nor is all of it. */
    public static String text(String text) {
        return LONG_WORD
                .matcher(cut(text, LONGEST_TEXT))
                .replaceAll(word -> Matcher.quoteReplacement(cut(word.group(), LONGEST)));
    }

    private static String cut(String text, int codePoints) {
        if (text.length() <= codePoints || text.codePointCount(0, text.length()) <= codePoints) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, codePoints)) + "…";
    }
}
