package shuzi.dataset;

/** How images are divided into those to train with and those to test with. */
public enum SplitStrategy {
    /** Class by class at random; a writer's images lie on both sides. */
    STRATIFIED,
    /** Writer by writer at random; all images of a writer lie on one side. */
    BY_WRITER,
    /** As the images were sent. */
    GIVEN
}
