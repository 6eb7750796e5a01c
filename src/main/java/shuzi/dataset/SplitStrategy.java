package shuzi.dataset;

/** Lists the ways to split images into training and test images. */
public enum SplitStrategy {
    /** Splits each class at random. A writer can have images on both sides. */
    STRATIFIED,
    /** Splits the writers at random. All images of a writer are on one side. */
    BY_WRITER,
    /** Splits the images as the uploaded files specify. */
    GIVEN
}
