// A real Vendure in memory, with four products and a log-in that may do what Skranke needs and no more.
const path = require("node:path");
const { createRequire } = require("node:module");

const [, , modules, port] = process.argv;
const from = createRequire(path.join(modules, "node_modules", "x.js"));
const { DefaultLogger, JobQueueService, LogLevel, bootstrap, dummyPaymentHandler } = from("@vendure/core");
const { populate } = from("@vendure/core/cli");

const config = {
  apiOptions: { port: Number(port), hostname: "127.0.0.1", adminApiPath: "admin-api", shopApiPath: "shop-api" },
  authOptions: {
    tokenMethod: ["bearer", "cookie", "api-key"],
    superadminCredentials: { identifier: "superadmin", password: "superadmin" },
    cookieOptions: { secret: "of this test" },
    requireVerification: false,
  },
  dbConnectionOptions: { type: "sqljs", synchronize: true, logging: false, database: new Uint8Array([]), autoSave: false },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  logger: new DefaultLogger({ level: LogLevel.Error }),
  plugins: [],
};

const automatic = { code: "dummy-payment-handler", arguments: [{ name: "automaticSettle", value: "true" }] };
const countries = [["NL", "Netherlands"], ["DK", "Denmark"], ["NO", "Norway"], ["DE", "Germany"]];
const ORDERS = ["ReadOrder", "UpdateOrder", "ReadCatalog"];
const initialData = {
  defaultLanguage: "en",
  defaultZone: "Europe",
  roles: [
    { code: "skranke", description: "As docs/shops.md says", permissions: [...ORDERS, "ReadCustomer"] },
    { code: "orders", description: "Without customers who are logged in", permissions: ORDERS },
  ],
  countries: countries.map(([code, name]) => ({ code, name, zone: "Europe" })),
  taxRates: [{ name: "Standard", percentage: 20 }],
  shippingMethods: [{ name: "Standard", price: 500 }],
  paymentMethods: [{ name: "Dummy", handler: automatic }],
  collections: [
    { name: "Outdoor", filters: [{ code: "facet-value-filter", args: { facetValueNames: ["Outdoor"], containsAny: false } }] },
  ],
};

async function open() {
  const app = await bootstrap(config);
  await app.get(JobQueueService).start(); // else no product comes into its collection
  return app;
}

populate(open, initialData, path.join(__dirname, "products.csv")).then(
  () => console.log("ready"),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
