package shuzi.web.binding;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

/** What names are made of. */
public final class Names {

    private static final Pattern UNPRINTABLE = Pattern.compile("[" + ValidName.UNPRINTABLE + "]");

    private static final int MAX_FILE_NAME = 100; // characters

    private static final String BLANKS =
            "\u115F\u1160\u2800\u3164\uFFA0"; // fillers and the empty Braille cell: letters that are not drawn

    private Names() {}

    /** A text that others gave, without what a name may not have; at most so many characters of it. */
    public static String plain(String text, int most) {
        String plain = UNPRINTABLE.matcher(text).replaceAll("");
        return plain.substring(0, plain.offsetByCodePoints(0, Math.min(most, plain.codePointCount(0, plain.length()))));
    }

    /**
     * Returns the name that a form gives, or else that of its file.
     *
     * @param fallback where the file has no usable name either
     */
    public static String orFileName(@Nullable String name, MultipartFile file, String fallback) {
        if (name != null) {
            return name;
        }
        String fileName = ofFile(file);
        return isBlank(fileName) ? fallback : fileName;
    }

    /** Returns the name of a file on the client's side, cut to what a name can have. */
    public static String ofFile(MultipartFile file) {
        return plain(Objects.requireNonNullElse(file.getOriginalFilename(), ""), MAX_FILE_NAME);
    }

    /** Whether there is nothing in a text that can be seen. */
    public static boolean isBlank(String text) {
        return text.codePoints()
                .allMatch(c -> Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || BLANKS.indexOf(c) >= 0
                        || Character.getType(c) == Character.FORMAT);
    }

    static boolean isPrintable(String text) {
        return !UNPRINTABLE.matcher(text).find();
    }
}
