package shuzi.web.body;

import java.io.IOException;
import java.nio.file.Path;

/** Signals that the service cannot write temporary files. */
final class UnusableTemporaryFolderException extends RuntimeException {

    UnusableTemporaryFolderException(Path folder, IOException cause) {
        super("The service cannot write temporary files to %s: %s".formatted(folder, cause), cause);
    }
}
