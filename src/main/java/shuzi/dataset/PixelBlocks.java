package shuzi.dataset;

import java.io.Closeable;
import java.nio.ByteBuffer;
import shuzi.core.id.DatasetId;

/** Writes the pixels of a data set to the database, many images to a row, because a row has a considerable overhead. */
final class PixelBlocks implements Closeable {

    static final String TABLE = "pixel_block (dataset_id, number, pixels)";

    /** Maximum bytes of a block, so that PostgreSQL stores its row in one page of 8 KB. The schema depends on it. */
    private static final int MAX_BYTES = 8100;

    private final DatasetId datasetId;
    private final BinaryCopy copy;
    private final ByteBuffer block = ByteBuffer.allocate(MAX_BYTES);
    private int number;

    PixelBlocks(DatasetId datasetId, BinaryCopy copy) {
        this.datasetId = datasetId;
        this.copy = copy;
    }

    /** Adds the packed pixels of the next image. */
    PixelPlace add(byte[] packed) {
        if (block.remaining() < packed.length) {
            flush();
        }
        var place = new PixelPlace(number, block.position(), packed.length);
        block.put(packed);
        return place;
    }

    /** Writes the last block and ends the COPY. */
    void finish() {
        flush();
        copy.finish();
    }

    private void flush() {
        if (block.position() > 0) {
            copy.row(3).uuid(datasetId.value()).integer(number).bytea(block.array(), block.position());
            block.clear();
            number++;
        }
    }

    @Override
    public void close() {
        copy.close();
    }
}
