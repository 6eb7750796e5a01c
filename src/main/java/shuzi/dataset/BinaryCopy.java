package shuzi.dataset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into a table by COPY in PostgreSQL's binary format (its documentation, "COPY", "Binary Format"). The
 * values of a row are given in the order of the columns; their types must be exactly those of the columns.
 */
final class BinaryCopy {

    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BUFFER = 64 << 10;

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    private BinaryCopy(CopyIn copy) {
        this.copy = copy;
    }

    /** Writes rows. */
    interface Rows {

        void writeTo(BinaryCopy copy) throws Exception;
    }

    /**
     * Copies rows into a table; none, if writing them fails.
     *
     * @param table its name and columns, as in {@code numbers (id, value)}
     */
    static void into(Connection connection, String table, Rows rows) throws SQLException {
        CopyIn copyIn = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table + " from stdin (format binary)");
        try {
            var copy = new BinaryCopy(copyIn);
            copy.buffer.put(SIGNATURE).putInt(0).putInt(0); // no flags, no header extension
            rows.writeTo(copy);
            copy.room(Short.BYTES).putShort((short) -1);
            copy.flush();
            copyIn.endCopy();
        } catch (RuntimeException | SQLException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        } finally {
            if (copyIn.isActive()) {
                copyIn.cancelCopy();
            }
        }
    }

    BinaryCopy row(int columns) {
        room(Short.BYTES).putShort((short) columns);
        return this;
    }

    BinaryCopy uuid(UUID value) {
        room(Integer.BYTES + 2 * Long.BYTES)
                .putInt(2 * Long.BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits());
        return this;
    }

    BinaryCopy integer(int value) {
        room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    /** The first bytes of an array, fewer than the buffer has. */
    BinaryCopy bytea(byte[] value, int length) {
        room(Integer.BYTES + length).putInt(length).put(value, 0, length);
        return this;
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        try {
            copy.writeToCopy(buffer.array(), 0, buffer.position());
        } catch (SQLException failed) {
            throw new org.springframework.dao.DataAccessResourceFailureException("COPY failed", failed);
        }
        buffer.clear();
    }
}
