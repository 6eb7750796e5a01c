package shuzi.model;

import java.time.Clock;
import org.springframework.util.unit.DataSize;
import shuzi.OwnSchema;
import shuzi.core.id.ModelId;
import shuzi.core.matrix.MatrixEngine;
import tools.jackson.databind.json.JsonMapper;

/** The models of another replica, in a schema of its own. */
public final class ModelsOfSchema {

    private static final ModelSettings SETTINGS = new ModelSettings(true, DataSize.ofMegabytes(4));
    private static final ModelUse UNUSED = new ModelUse() {
        @Override
        public void lock() {}

        @Override
        public void requireUnused(ModelId id) {}
    };

    private ModelsOfSchema() {}

    public static Models models(OwnSchema schema, MatrixEngine engine, JsonMapper json) {
        return new Models(new ModelRepository(schema.jdbc(), json), UNUSED, engine, Clock.systemUTC(), SETTINGS);
    }

    public static StarterModel starter(OwnSchema schema, MatrixEngine engine, JsonMapper json) {
        return new StarterModel(models(schema, engine, json), json, SETTINGS);
    }
}
