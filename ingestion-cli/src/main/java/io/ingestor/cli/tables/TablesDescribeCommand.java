package io.ingestor.cli.tables;

import io.ingestor.cli.config.TablesDirectory;
import io.ingestor.cli.terminal.ExitCode;
import io.ingestor.cli.terminal.Invocation;
import io.ingestor.cli.terminal.JsonText;
import io.ingestor.cli.terminal.ResultStream;
import io.ingestor.delta.DeltaTables;
import io.ingestor.delta.TableColumn;
import io.ingestor.delta.TableDescription;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code ingestion tables describe}. */
@Command(
        name = "describe",
        description = {
            "Shows the columns of a table with their types, its partition columns, protocol and properties.",
            "The type json is that of texts with JSON. The number of schema changes counts those that the log still has."
        },
        mixinStandardHelpOptions = true)
final class TablesDescribeCommand implements Callable<Integer> {

    private final Invocation invocation;

    @Mixin
    private final TablesDirectory directory = new TablesDirectory();

    @Mixin
    private final TableName name = new TableName();

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    TablesDescribeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        DeltaTables tables = directory.open();
        TableDescription table = tables.describe(name.in(tables));
        ResultStream out = invocation.out();
        if (json) {
            out.printRow(json(table));
        } else {
            out.println("table           " + table.table());
            out.println("directory       " + table.table().directory());
            out.println("id              " + table.id());
            out.println("protocol        reader " + table.protocol().reader() + ", writer "
                    + table.protocol().writer());
            out.println("partitioned by  " + String.join(", ", table.partitionColumns()));
            out.println("schema changes  " + table.schemaChanges());
            table.properties().forEach((key, value) -> out.println("property        " + key + " = " + value));
            out.println();
            Columns columns = new Columns("column", "type", "null");
            for (TableColumn column : table.columns()) {
                columns.add(column.name(), column.type(), column.nullable() ? "yes" : "no");
            }
            columns.lines().forEach(out::printRow);
        }
        out.check();
        return ExitCode.OK;
    }

    private static String json(TableDescription table) {
        return "{\"tenant\":" + JsonText.quote(table.table().tenant()) + ",\"schema\":"
                + JsonText.quote(table.table().schema()) + ",\"directory\":"
                + JsonText.quote(table.table().directory()) + ",\"id\":" + JsonText.quote(table.id())
                + ",\"reader_version\":" + table.protocol().reader() + ",\"writer_version\":"
                + table.protocol().writer() + ",\"partition_columns\":"
                + table.partitionColumns().stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"))
                + ",\"schema_changes\":" + table.schemaChanges() + ",\"properties\":" + Cells.json(table.properties())
                + ",\"columns\":"
                + table.columns().stream().map(TablesDescribeCommand::json).collect(Collectors.joining(",", "[", "]"))
                + "}";
    }

    private static String json(TableColumn column) {
        return "{\"name\":" + JsonText.quote(column.name()) + ",\"type\":" + JsonText.quote(column.type())
                + ",\"nullable\":" + column.nullable() + "}";
    }
}
