package shuzi.dataset;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes rows into a table by COPY in PostgreSQL's binary format (its documentation, "COPY", "Binary Format"). The
 * values of a row are written in the order of the columns. Their types must be exactly those of the columns.
 */
final class BinaryCopy implements Closeable {

    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int BUFFER = 64 << 10;

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    private BinaryCopy(CopyIn copy) {
        this.copy = copy;
        buffer.put(SIGNATURE).putInt(0).putInt(0); // no flags, no header extension
    }

    /**
     * Begins to write rows into a table, on the connection of the transaction.
     *
     * @param table name and columns of the table, such as {@code numbers (id, value)}
     */
    static BinaryCopy into(JdbcTemplate template, String table) {
        String sql = "copy " + table + " from stdin (format binary)";
        return new BinaryCopy(Objects.requireNonNull(template.execute((Connection connection) ->
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql))));
    }

    BinaryCopy row(int columns) {
        withRoom(Short.BYTES).putShort((short) columns);
        return this;
    }

    BinaryCopy uuid(UUID value) {
        withRoom(Integer.BYTES + 2 * Long.BYTES)
                .putInt(2 * Long.BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits());
        return this;
    }

    BinaryCopy integer(int value) {
        withRoom(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        return this;
    }

    /**
     * Writes the first bytes of an array.
     *
     * @param length number of bytes, which must fit into the buffer
     */
    BinaryCopy bytea(byte[] value, int length) {
        withRoom(Integer.BYTES + length).putInt(length).put(value, 0, length);
        return this;
    }

    private ByteBuffer withRoom(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        try {
            copy.writeToCopy(buffer.array(), 0, buffer.position());
        } catch (SQLException e) {
            throw failed(e);
        }
        buffer.clear();
    }

    /** Writes the end of the rows. They are visible when the transaction is committed. */
    void finish() {
        withRoom(Short.BYTES).putShort((short) -1);
        flush();
        try {
            copy.endCopy();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Cancels the COPY if it is not finished. The transaction can then only be rolled back. */
    @Override
    public void close() {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException e) {
                throw failed(e);
            }
        }
    }

    private static DataAccessResourceFailureException failed(SQLException e) {
        return new DataAccessResourceFailureException("COPY failed", e);
    }
}
