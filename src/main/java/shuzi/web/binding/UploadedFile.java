package shuzi.web.binding;

import java.nio.file.Path;

/**
 * A file of an {@link Upload}.
 *
 * @param path path of the temporary file
 * @param name file name that the client sent; empty if it sent none
 */
public record UploadedFile(Path path, String name) {}
