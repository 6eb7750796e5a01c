package shuzi.dataset;

import java.util.UUID;

/** Ids of images: an image's is its data set's and its position in one, so that none need be stored or looked up. */
final class ImageIds {

    private ImageIds() {}

    /** @param position from 0 */
    static UUID of(UUID datasetId, int position) {
        return new UUID(datasetId.getMostSignificantBits(), datasetId.getLeastSignificantBits() ^ (position + 1L));
    }

    /** The position of an image; one that no image has, where the id is none of this data set's. */
    static int position(UUID datasetId, UUID imageId) {
        long place = (imageId.getLeastSignificantBits() ^ datasetId.getLeastSignificantBits()) - 1;
        boolean fits = imageId.getMostSignificantBits() == datasetId.getMostSignificantBits()
                && place >= 0
                && place < Integer.MAX_VALUE;
        return fits ? (int) place : Integer.MAX_VALUE;
    }
}
