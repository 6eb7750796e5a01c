package shuzi.core.image;

/**
 * A file as a JDK reader gets it.
 *
 * @param bytes a file of the same format that contains only what the pixels need
 * @param isLumaOnly whether the reader must decode only the luma: the file stores it separately from colours, and has
 *     many pixels
 */
record ReaderInput(byte[] bytes, boolean isLumaOnly) {

    /** Creates an input that the reader decodes with its colours. */
    static ReaderInput of(byte[] bytes) {
        return new ReaderInput(bytes, false);
    }
}
