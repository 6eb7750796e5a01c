package shuzi.core.onnx;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shuzi.core.Excerpt;
import shuzi.core.InvalidFileException;

/** Creates the exceptions for invalid ONNX files. Their messages stay short, however long the names in a file are. */
final class InvalidOnnx {

    private InvalidOnnx() {}

    /**
     * Creates an exception.
     *
     * @param format as in {@link String#format}; all arguments are strings in it, shortened
     */
    static InvalidFileException because(String format, @Nullable Object... arguments) {
        Object[] shown = Arrays.stream(arguments).map(Excerpt::of).toArray();
        return InvalidFileException.unusable(format.formatted(shown));
    }
}
