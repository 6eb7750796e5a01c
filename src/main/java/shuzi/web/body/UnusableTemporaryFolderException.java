package shuzi.web.body;

import java.io.IOException;
import java.nio.file.Path;

/** No temporary file can be written. */
final class UnusableTemporaryFolderException extends RuntimeException {

    UnusableTemporaryFolderException(Path folder, IOException cause) {
        super("No temporary files can be written in %s: %s".formatted(folder, cause), cause);
    }
}
