package shuzi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A schema for one test, empty at first, in the database of the service. Each connection is a new one. */
public final class OwnSchema implements AutoCloseable {

    private final String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
    private final PGSimpleDataSource dataSource = new PGSimpleDataSource();
    private final DataSource service;

    /** @param service the database of the service */
    public OwnSchema(DataSource service) throws SQLException {
        this.service = service;
        try (Connection connection = service.getConnection()) {
            dataSource.setUrl(connection.getMetaData().getURL());
            dataSource.setUser(connection.getMetaData().getUserName());
        }
        dataSource.setCurrentSchema(name);
    }

    /** Brings the schema to a version, such as "5", or "latest". */
    public OwnSchema migrate(String version) {
        Flyway.configure()
                .dataSource(service)
                .schemas(name)
                .createSchemas(true)
                .target(version)
                .load()
                .migrate();
        return this;
    }

    public String name() {
        return name;
    }

    public String url() {
        return dataSource.getURL();
    }

    public DataSource dataSource() {
        return dataSource;
    }

    public JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    @Override
    public void close() {
        JdbcClient.create(service).sql("drop schema " + name + " cascade").update();
    }
}
