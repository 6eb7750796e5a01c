package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A stored model with one changed bit in its weights. It is deleted at the end. */
public record DamagedModel(Api api, String id) implements AutoCloseable {

    public static DamagedModel damage(Api api, JdbcClient jdbc, String id) {
        assertThat(jdbc.sql("update model set weights = set_bit(weights, 999, 1 - get_bit(weights, 999)) where id = ?")
                        .param(UUID.fromString(id))
                        .update())
                .isEqualTo(1);
        return new DamagedModel(api, id);
    }

    @Override
    public void close() {
        assertThat(api.delete("/models/" + id).status()).isEqualTo(204);
    }
}
