package shuzi.model;

import shuzi.core.image.ImageHashes;

/**
 * The images of data sets that a model was trained on, validation images included.
 *
 * @param complete whether these are all of them; false if some or all are not known
 */
public record TrainedOn(ImageHashes images, boolean complete) {

    /** Nothing is known about the images. */
    public static final TrainedOn UNKNOWN = new TrainedOn(ImageHashes.NONE, false);

    /** Returns the images that a model of known origin was trained on. */
    public static TrainedOn exactly(ImageHashes images) {
        return new TrainedOn(images, true);
    }

    /** Returns the images of two trainings, one after the other. */
    public TrainedOn and(TrainedOn other) {
        return new TrainedOn(images.and(other.images), complete && other.complete);
    }
}
