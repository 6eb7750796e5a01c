package shuzi.core.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shuzi.core.Excerpt;
import shuzi.core.InvalidFileException;

/** Why a file is rejected, in words that stay short whatever its names are. */
final class InvalidOnnx {

    private InvalidOnnx() {}

    /** @param format as of {@link String#format}; all its arguments are shown as strings */
    static InvalidFileException because(String format, @Nullable Object... arguments) {
        Object[] shown = Arrays.stream(arguments).map(Excerpt::of).toArray();
        return InvalidFileException.unusable(format.formatted(shown));
    }
}
