package shuzi.dataset;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import shuzi.core.Numeral;
import shuzi.core.id.DatasetId;
import shuzi.core.image.GreyImage;
import shuzi.web.problem.DamagedException;

/**
 * The current row of a result, which has columns of an image.
 *
 * @param datasetId the data set that is named if the row is damaged
 */
record ImageRow(DatasetId datasetId, ResultSet row) {

    /**
     * Returns the numeral of the column {@code label}.
     *
     * @throws DamagedException if it is none
     */
    Numeral numeral() throws SQLException {
        int label = row.getInt("label");
        if (!Numeral.isLabel(label)) {
            throw DamagedException.dataset(datasetId);
        }
        return Numeral.ofLabel(label);
    }

    /** Returns the column {@code writer}; null if the writer is unknown. */
    @Nullable
    Integer writer() throws SQLException {
        return row.getObject("writer", Integer.class);
    }

    /** Returns the column {@code sample}; null if it is unknown. */
    @Nullable
    Integer sample() throws SQLException {
        return row.getObject("sample", Integer.class);
    }

    /**
     * Returns the pixels of the column {@code pixels}, row by row.
     *
     * @throws DamagedException if they cannot be unpacked
     */
    byte[] pixels() throws SQLException {
        var pixels = new byte[GreyImage.PIXELS];
        unpack(pixels, 0);
        return pixels;
    }

    /**
     * Unpacks the pixels.
     *
     * @param start index of the first pixel in the target
     * @throws DamagedException if they cannot be unpacked
     */
    void unpack(byte[] target, int start) throws SQLException {
        byte[] packed = row.getBytes("pixels");
        if (packed == null || !PackedPixels.unpack(packed, target, start)) {
            throw DamagedException.dataset(datasetId);
        }
    }

    /**
     * Returns the image of the columns {@code label}, {@code pixels} and {@code hash}.
     *
     * @throws DamagedException if the hash differs; it is null for images that were stored before the column existed
     */
    GreyImage image() throws SQLException {
        byte[] pixels = pixels();
        byte[] hash = row.getBytes("hash");
        if (hash != null && !Arrays.equals(hash, ContentHash.of(row.getInt("label"), pixels))) {
            throw DamagedException.dataset(datasetId);
        }
        return new GreyImage(pixels);
    }

    /** Returns the image of the columns {@code position}, {@code label}, {@code writer} and {@code sample}. */
    StoredImage stored(byte[] pixels) throws SQLException {
        return new StoredImage(row.getInt("position"), numeral(), writer(), sample(), pixels);
    }
}
