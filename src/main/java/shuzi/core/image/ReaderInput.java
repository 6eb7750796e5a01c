package shuzi.core.image;

/**
 * A file as a JDK reader gets it.
 *
 * @param bytes a file of the same format that contains only what the pixels need
 * @param samplesWithLuma if the file stores the luma separately from colours, so that it can be decoded alone: the number of
 *     samples that the reader computes, pixels times scans; otherwise 0
 */
record ReaderInput(byte[] bytes, long samplesWithLuma) {

    /** Creates an input that the reader decodes with its colours. */
    static ReaderInput of(byte[] bytes) {
        return new ReaderInput(bytes, 0);
    }
}
