package shuzi.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the database is that the service brings along.
 *
 * @param dataDirectory where the embedded PostgreSQL keeps its data; not used with `spring.datasource.url`
 */
@ConfigurationProperties("shuzi")
record DatabaseSettings(@DefaultValue("./data") Path dataDirectory) {}
