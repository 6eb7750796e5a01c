package shuzi.dataset;

/** All images of a data set, by side. */
public record DividedImages(LabelledImages train, LabelledImages test) {}
