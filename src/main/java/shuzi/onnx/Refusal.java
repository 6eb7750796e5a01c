package shuzi.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shuzi.problem.UnusableException;

/** Why a file is refused, in words that stay short whatever its names are. */
final class Refusal {

    private static final int LONGEST = 250;

    private Refusal() {}

    /** @param format as of {@link String#format}; all its arguments are shown as strings */
    static UnusableException because(String format, @Nullable Object... arguments) {
        Object[] shown = Arrays.stream(arguments).map(Refusal::shortened).toArray();
        return UnusableException.because(format.formatted(shown));
    }

    private static String shortened(@Nullable Object argument) {
        String text = String.valueOf(argument);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
