package io.ingestor.delta;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of tables that is not ours: DuckDB, which replays the log of a table with its JSON functions and reads the
 * files that it names.
 */
public final class TableReader implements AutoCloseable {

    private final Connection connection;

    private TableReader(Connection connection) {
        this.connection = connection;
    }

    public static TableReader open() throws SQLException {
        return new TableReader(DriverManager.getConnection("jdbc:duckdb:"));
    }

    /** Makes the rows of a table the view {@code t}. */
    public TableReader table(Path table) throws SQLException {
        List<List<Object>> files = rows("""
                SELECT list('%1$s/' || url_decode(path)) FROM (
                    SELECT coalesce(add.path, remove.path) AS path, arg_max(add IS NOT NULL, filename) AS live
                    FROM read_json('%1$s/_delta_log/*.json', format = 'newline_delimited', filename = true,
                        columns = {add: 'STRUCT(path VARCHAR)', remove: 'STRUCT(path VARCHAR)'})
                    WHERE add IS NOT NULL OR remove IS NOT NULL
                    GROUP BY 1)
                WHERE live""".formatted(table));
        Object list = files.get(0).get(0);
        if (list == null) {
            execute("CREATE OR REPLACE VIEW t AS SELECT 1::BIGINT AS _sequence WHERE false");
            return this;
        }
        StringBuilder paths = new StringBuilder();
        for (Object path : (Object[]) ((java.sql.Array) list).getArray()) {
            paths.append(paths.isEmpty() ? "" : ", ").append('\'').append(path).append('\'');
        }
        execute("CREATE OR REPLACE VIEW t AS SELECT * FROM read_parquet([" + paths + "], union_by_name = true)");
        return this;
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Returns the result of a query, row by row. */
    public List<List<Object>> rows(String sql) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(result.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** Returns the only column of a query. */
    public List<Object> values(String sql) throws SQLException {
        return rows(sql).stream().map(row -> row.get(0)).toList();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
