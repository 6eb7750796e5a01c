package shuzi.dataset;

/** All images of a data set. */
public record DividedImages(LabelledImages train, LabelledImages test) {}
