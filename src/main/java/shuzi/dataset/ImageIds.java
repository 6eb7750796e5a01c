package shuzi.dataset;

import java.util.UUID;

/** Ids of images. An id holds the data set's id and the image's position, so that no id is stored. */
final class ImageIds {

    private ImageIds() {}

    /** @param position from 0 */
    static UUID of(UUID datasetId, int position) {
        return new UUID(datasetId.getMostSignificantBits(), datasetId.getLeastSignificantBits() ^ (position + 1L));
    }

    /** Returns the position of an image; for an id of another data set, a position that no image has. */
    static int position(UUID datasetId, UUID imageId) {
        long place = (imageId.getLeastSignificantBits() ^ datasetId.getLeastSignificantBits()) - 1;
        boolean fits = imageId.getMostSignificantBits() == datasetId.getMostSignificantBits()
                && place >= 0
                && place < Integer.MAX_VALUE;
        return fits ? (int) place : Integer.MAX_VALUE;
    }
}
