package shuzi.web.binding;

import java.nio.file.Path;

/**
 * A file of an {@link Upload}.
 *
 * @param path the temporary file
 * @param name its name on the client's side; empty where the client did not tell
 */
public record UploadedFile(Path path, String name) {}
