package shuzi;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A second service with other settings and its own schema. It trains nothing. */
public final class OtherService implements AutoCloseable {

    private final OwnSchema schema;
    private final ConfigurableApplicationContext context;

    /**
     * Starts the service.
     *
     * @param database the database of the schema
     * @param arguments as on the command line
     */
    public OtherService(DataSource database, String... arguments) throws SQLException {
        schema = new OwnSchema(database).migrate("latest");
        var all = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.datasource.url=" + schema.url(),
                "--spring.datasource.username=postgres",
                "--spring.datasource.hikari.maximum-pool-size=4",
                "--shuzi.training.workers=0",
                "--shuzi.prediction.warm-up=0",
                "--shuzi.model.starter=false"));
        for (String argument : arguments) { // replaces an argument for the same setting; two would be a list
            all.removeIf(other -> other.startsWith(argument.substring(0, argument.indexOf('=') + 1)));
            all.add(argument);
        }
        context = new SpringApplicationBuilder(ShuziApplication.class).run(all.toArray(String[]::new));
    }

    public Api api() {
        return new Api(port());
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Returns what the names of the threads that answer its requests have in common, and those of other services do not. */
    public String requestThreads() {
        var server = (TomcatWebServer) Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer());
        var protocol = (AbstractProtocol<?>) server.getTomcat().getConnector().getProtocolHandler();
        return "auto-" + protocol.getNameIndex() + "-exec-";
    }

    /** Returns a client of the management port. */
    public Api management() {
        return new Api(context.getEnvironment().getRequiredProperty("local.management.port", Integer.class));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public JdbcClient jdbc() {
        return schema.jdbc();
    }

    @Override
    public void close() {
        context.close();
        schema.close();
    }
}
