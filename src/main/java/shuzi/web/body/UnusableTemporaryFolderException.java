package shuzi.web.body;

import java.io.IOException;
import java.nio.file.Path;

/** No temporary file can be written. */
final class UnusableTemporaryFolderException extends RuntimeException {

    UnusableTemporaryFolderException(Path folder, IOException cause) {
        super("The service cannot write temporary files to %s: %s".formatted(folder, cause), cause);
    }
}
