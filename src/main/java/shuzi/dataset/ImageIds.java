package shuzi.dataset;

import java.util.UUID;
import shuzi.core.id.DatasetId;

/** Computes ids of images from the id of the data set and the position of the image, so that no id is stored. */
final class ImageIds {

    private ImageIds() {}

    /**
     * Returns the id of an image.
     *
     * @param position in the order of the data set, from 0
     */
    static UUID of(DatasetId datasetId, int position) {
        UUID dataset = datasetId.value();
        return new UUID(dataset.getMostSignificantBits(), dataset.getLeastSignificantBits() ^ (position + 1L));
    }

    /**
     * Returns the position of an image. For the id of an image of another data set, it is a position that no image has.
     */
    static int position(DatasetId datasetId, UUID imageId) {
        UUID dataset = datasetId.value();
        long position = (imageId.getLeastSignificantBits() ^ dataset.getLeastSignificantBits()) - 1;
        boolean valid = imageId.getMostSignificantBits() == dataset.getMostSignificantBits()
                && position >= 0
                && position < Integer.MAX_VALUE;
        return valid ? (int) position : Integer.MAX_VALUE;
    }
}
