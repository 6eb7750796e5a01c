package shuzi.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shuzi.problem.Excerpt;
import shuzi.problem.UnusableException;

/** Why a file is refused, in words that stay short whatever its names are. */
final class Refusal {

    private Refusal() {}

    /** @param format as of {@link String#format}; all its arguments are shown as strings */
    static UnusableException because(String format, @Nullable Object... arguments) {
        Object[] shown = Arrays.stream(arguments).map(Excerpt::of).toArray();
        return UnusableException.because(format.formatted(shown));
    }
}
