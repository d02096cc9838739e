const port = () => 8080;
const awsmobile = { mine: port(), greet() { return 1; } };
export default awsmobile;
